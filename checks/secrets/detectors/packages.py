"""Package registries and image registries."""

from checks.secrets.checksums import base62_crc
from checks.secrets.detectors.detector import Detector, Keyed

SHAPED = (
    Detector("npm-token", "npm token", ("npm_{a36}",), checksum=base62_crc),
    Detector(
        "npm-legacy-token",
        "npm token",
        ("_authToken={h8}-{h4}-{h4}-{h4}-{h12}", "_authToken=NpmToken.{h8}-{h4}-{h4}-{h4}-{h12}"),
    ),
    # A macaroon whose first packets name the issuer, pypi.org or test.pypi.org
    Detector("pypi-token", "PyPI token", ("pypi-AgEIcHlwaS5vcmc{w50-1000}", "pypi-AgENdGVzdC5weXBpLm9yZw{w50-1000}")),
    Detector("rubygems-key", "RubyGems API key", ("rubygems_{h48}",)),
    Detector(
        "docker-token", "Docker Hub token", ("dckr_pat_{w27}", "dckr_pat_{w36}", "dckr_oat_{w32}", "dckr_oat_{w36}")
    ),
    Detector("pyx-key", "pyx key", ("pyx-key-v1-{w20-400}", "pyx-key-v2-{w20-400}")),
    Detector("clojars-token", "Clojars deploy token", ("CLOJARS_{l60}",)),
    Detector("nuget-key", "NuGet API key", ("oy2{l43}",)),
    Detector("crates-token", "crates.io token", ("cio{a32}",), near=("crates.io", "cargo_registry")),
    Detector("artifactory-key", "Artifactory key", ("AKCp{a69}", "cmVmdGtuO{a55}", "cmVmd{a59}")),
    Detector("jsr-token", "JSR token", ("jsrp_{a40}", "jsrd_{a40}"), score=0.9),
    Detector(
        "packagist-token",
        "Packagist token",
        (
            "packagist_uut_{h60-68}",
            "packagist_out_{h60-68}",
            "packagist_ort_{h60-68}",
            "packagist_urt_{h60-68}",
            "packagist_ack_{h60-68}",
        ),
        score=0.9,
    ),
)

KEYED = (
    Keyed("docker-password", "Docker Hub password", ("dockerhub", "dockerpassword"), ("{h8}-{h4}-{h4}-{h4}-{h12}",)),
    Keyed("nuget-key", "NuGet API key", ("nuget",), ("{l46}",)),
    Keyed("cargo-token", "crates.io token", ("cargo", "crates"), ("{a35}", "{a32}")),
    Keyed("npm-token", "npm token", ("npm", "nodeauth"), ("{h8}-{h4}-{h4}-{h4}-{h12}",)),
    Keyed("cloudsmith-key", "Cloudsmith API key", ("cloudsmith",), ("{h40}",)),
)
