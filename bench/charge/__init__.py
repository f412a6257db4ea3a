"""The pages under load: what is asked, of which département, by which users."""
