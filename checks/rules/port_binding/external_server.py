"""Applications that are put into a server instead of bringing one."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.apache import APACHE
from checks.documents.gradle import GRADLE
from checks.documents.nginx import NGINX
from checks.documents.xml import XML, Xml
from checks.finding import Match
from checks.processes import declared_processes
from checks.repository import Repository
from checks.rule import rule
from checks.serving.running import CONTAINED

_APACHE = frozenset(("wsgiscriptalias", "wsgidaemonprocess", "passengerapproot", "passengerenabled"))


@rule(
    message="{what} needs a server that is there before the application",
    fix="Bring the server as a dependency and bind a port: an embedded Tomcat or Jetty, gunicorn, puma, Kestrel, FrankenPHP; or build an image that holds it.",
    looks_at={
        XML: ("<packaging>war", "aspNetCore", "httpPlatform", "system.webServer"),
        GRADLE: ("war",),
        APACHE: ("WSGIScriptAlias", "Passenger", "php_module", "httpd-php"),
        NGINX: ("passenger_enabled",),
    },
    level="warning",
    wide=True,
    bad=[
        (
            {"pom.xml": "<project>\n  <artifactId>shop</artifactId>\n  <packaging>war</packaging>\n</project>\n"},
            "pom.xml:3",
        ),
        ({"build.gradle": "plugins {\n  id 'java'\n  id 'war'\n}\n"}, "build.gradle:3"),
        (
            {"apache/shop.conf": "<VirtualHost *:80>\n  WSGIScriptAlias / /srv/shop/wsgi.py\n</VirtualHost>\n"},
            "apache/shop.conf:2",
        ),
        ({"nginx/shop.conf": "server {\n  listen 80;\n  passenger_enabled on;\n}\n"}, "nginx/shop.conf:3"),
        (
            {
                "web.config": '<configuration>\n  <system.webServer>\n    <aspNetCore processPath="dotnet"/>\n  </system.webServer>\n</configuration>\n'
            },
            "web.config:2",
        ),
    ],
    good=[
        {
            "pom.xml": "<project>\n  <packaging>war</packaging>\n</project>\n",
            "Dockerfile": 'FROM tomcat:10\nCOPY target/shop.war /usr/local/tomcat/webapps/\nCMD ["catalina.sh", "run"]\n',
        },
        {
            "pom.xml": "<project>\n  <packaging>war</packaging>\n  <build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>\n</project>\n"
        },
        {
            "public/web.config": "<configuration>\n  <system.webServer>\n    <rewrite/>\n  </system.webServer>\n</configuration>\n"
        },
        {"pom.xml": "<project>\n  <packaging>jar</packaging>\n</project>\n"},
        {
            "apache/shop.conf": "<VirtualHost *:80>\n  WSGIScriptAlias / /srv/shop/wsgi.py\n</VirtualHost>\n",
            "Dockerfile": 'FROM httpd:2.4\nCOPY apache/shop.conf conf/\nCMD ["httpd-foreground"]\n',
        },
        {"apache/shop.conf": "<VirtualHost *:80>\n  ProxyPass / http://app:8000/\n</VirtualHost>\n"},
        {"build.gradle": "plugins {\n  id 'org.springframework.boot' version '3.3.0'\n  id 'war'\n}\n"},
    ],
)
def external_server(repository: Repository) -> Iterator[Match]:
    """What runs only inside of a server that somebody has installed cannot be started, moved or scaled as a process by itself."""
    for match in _asked(repository):
        if not _contained(repository):
            yield match


def _asked(repository: Repository) -> Iterator[Match]:
    for xml in repository.changed(XML):
        yield from _in_xml(xml)
    for gradle in repository.changed(GRADLE):
        if "org.springframework.boot" in gradle.text.content or "gretty" in gradle.text.content:
            continue
        for number, line in enumerate(gradle.text.lines, 1):
            if line.strip().replace('"', "'") in ("id 'war'", "apply plugin: 'war'", "war", "id('war')"):
                yield Match(gradle.path, gradle.text.line_span(number), {"what": "WAR packaging"})
    yield from _in_servers(repository)


def _in_servers(repository: Repository) -> Iterator[Match]:
    for apache in repository.changed(APACHE):
        found = next((each for each in apache.directives if each.name.lower() in _APACHE), None)
        if found is not None:
            yield Match(apache.path, found.span, {"what": f"`{found.name}`"})
    for nginx in repository.changed(NGINX):
        for directive, _ in nginx.named("passenger_enabled"):
            if directive.values[:1] == ("on",):
                yield Match(nginx.path, directive.span, {"what": "`passenger_enabled`"})


def _in_xml(xml: Xml) -> Iterator[Match]:
    name, content = xml.path.lower().rpartition("/")[2], xml.text.content
    if name == "pom.xml" and "spring-boot-maven-plugin" not in content and "jetty-maven" not in content:
        for element in xml.named("packaging"):
            if xml.value(element) == "war":
                yield Match(xml.path, element.span, {"what": "WAR packaging"})
    elif name == "web.config" and any(mark in content for mark in ("<system.web>", "<aspNetCore", "<httpPlatform")):
        if xml.path.lower().endswith("views/web.config"):
            return
        for element in xml.named("system.webServer"):
            yield Match(xml.path, element.span, {"what": "An application of IIS"})


def _contained(repository: Repository) -> bool:
    """Whether an image of the repository starts something: it holds its server, then."""
    if any(process.origin in CONTAINED for process in repository.model(declared_processes)):
        return True
    return any("dockerfile" in path.lower().rpartition("/")[2] for path in repository.paths)
