/**
 * What asks dnf for packages: Python, as dnf's stable interface is (dnf.readthedocs.io, API reference). A question comes as JSON on the standard
 * input, the answer goes as JSON to the standard output.
 */
export const DNF_PROGRAM = `
import json, os, sys
import dnf, dnf.callback, dnf.exceptions

question = json.load(sys.stdin)

def answer(value):
    json.dump(value, sys.stdout)
    sys.exit(0)

failures = []

class Progress(dnf.callback.DownloadProgress):
    def start(self, total_files, total_size, total_drpms=0):
        self.total, self.done = total_files, 0
    def end(self, payload, status, message):
        if status == dnf.callback.STATUS_MIRROR:
            failures.append("%s: %s" % (payload, message))
            return
        self.done += 1
        print("%d of %d packages" % (self.done, self.total), file=sys.stderr, flush=True)

def why(error):
    return "\\n".join([str(error).strip()] + sorted(set(failures)))

class NamedKeys(dnf.callback.KeyImport):
    # The keys are those that a person named, so nobody is asked again.
    def _confirm(self, *key):
        return True

conf = dnf.conf.Conf()
conf.installroot = question["root"]
conf.cachedir = question["cache"]
conf.persistdir = os.path.join(question["work"], "persist")
conf.logdir = os.path.join(question["work"], "log")
os.makedirs(conf.logdir, exist_ok=True)
conf.reposdir, conf.varsdir = [], []
conf.substitutions["releasever"] = question["release"]
conf.substitutions["arch"] = conf.substitutions["basearch"] = question["architecture"]
conf.module_platform_id = "platform:f" + question["release"]
conf.install_weak_deps = False
conf.assumeyes = True
conf.max_parallel_downloads = 4
conf.retries = 2
conf.timeout = 30
if question.get("proxy"):
    conf.proxy = question["proxy"]
base = dnf.Base(conf)
for entry in question["repositories"]:
    keys = ["file://" + key for key in question["keys"]]
    repo = base.repos.add_new_repo(entry["name"], conf, baseurl=[entry["url"]], gpgkey=keys,
        gpgcheck=question["verify"], repo_gpgcheck=entry["signed"], skip_if_unavailable=False, metadata_expire=1)
    repo._set_key_import(NamedKeys())
try:
    base.fill_sack(load_system_repo=False)
except dnf.exceptions.RepoError as error:
    answer({"kind": "unreachable", "why": why(error)})

def newest(name):
    found = base.sack.query().available().filter(name=name, arch=[question["architecture"], "noarch"]).latest().run()
    return found[0] if found else None

unknown = []
for spec in question["packages"]:
    try:
        base.install(spec)
    except dnf.exceptions.MarkingError:
        unknown.append(spec)
alone = {name: newest(name) for name in question["unpacked"] + question["beside"]}
unknown += [name for name, found in alone.items() if found is None]
if unknown:
    names = sorted({package.name for package in base.sack.query().available()})
    answer({"kind": "unknown", "packages": unknown, "names": names})
try:
    base.resolve()
except dnf.exceptions.DepsolveError as error:
    answer({"kind": "conflict", "why": str(error)})

chosen = [(package, None) for package in base.transaction.install_set] if question["packages"] else []
chosen += [(alone[name], "root") for name in question["unpacked"]] + [(alone[name], "beside") for name in question["beside"]]
try:
    base.download_packages([package for package, _ in chosen], progress=Progress())
except dnf.exceptions.DownloadError as error:
    answer({"kind": "download", "why": why(error)})

def describe(package, unpack):
    kind, checksum = package.returnIdSum()
    return {
        "name": package.name, "version": package.evr, "architecture": package.arch, "repository": package.reponame,
        "path": package.location, "size": package.downloadsize, "license": package.license, "unpack": unpack,
        "file": package.localPkg(), "checksum": {"kind": kind, "value": checksum},
    }

answer({"kind": "packages", "packages": [describe(*one) for one in chosen]})
`;
