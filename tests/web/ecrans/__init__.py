"""The screens, in a browser and without one."""
