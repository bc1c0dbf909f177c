from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cdc_site.caching.nginx import Proxy
from cdc_site.caching.nodes import public_hosts


class Command(BaseCommand):
    """The configuration of this copy's nginx."""

    help = "Writes nginx's configuration for this site into a folder; start it with `nginx -c FOLDER/site.conf`."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="nginx keeps everything in it, the stored pages too")
        parser.add_argument("--listen", help="host:port for readers (80, or 443 where there is a certificate)")
        parser.add_argument("--internal", default=settings.CACHE_LISTEN, help="host:port for withdrawals and the crawl")
        parser.add_argument("--public", default=f"127.0.0.1:{settings.PORT}", help="host:port of the public process")
        parser.add_argument("--editors", help="host:port of the editors' process (the public one's)")
        parser.add_argument("--editors-host", action="append", help="host name of the editors' site")
        parser.add_argument("--certificate", nargs=2, metavar=("CHAIN", "KEY"), help="paths; switches TLS on")
        parser.add_argument("--memory", type=Path, help="folder in memory, so that a full disk keeps no reader waiting")
        parser.add_argument("--user", default="", help="of nginx's workers, where root starts it: www-data")

    def handle(self, *args: object, folder: Path, **options) -> None:
        certificate = tuple(options["certificate"]) if options["certificate"] else None
        hosts = public_hosts()
        proxy = Proxy(
            folder=folder.resolve(),
            listen=options["listen"] or ("0.0.0.0:443" if certificate else "0.0.0.0:80"),
            internal=options["internal"],
            public=options["public"],
            editors=options["editors"] or options["public"],
            hosts=hosts,
            editors_hosts=options["editors_host"] or [f"editors.{hosts[0]}"],
            static=settings.STATIC_ROOT,
            secret=settings.CACHE_SECRET,
            scheme=urlsplit(settings.PUBLIC_URL).scheme,
            certificate=certificate,
            plain_listen="0.0.0.0:80" if certificate else "",
            user=options["user"],
            memory=options["memory"],
        )
        try:
            self.stdout.write(str(proxy.write()))
        except ValueError as error:
            raise CommandError(str(error)) from error
