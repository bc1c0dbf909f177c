"""What every page is: translations, facts kept once, addresses, menus, content pages, error pages."""
