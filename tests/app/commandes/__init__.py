"""Commands of ``parcours``, in processes of their own."""
