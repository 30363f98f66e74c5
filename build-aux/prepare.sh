# What ./run and ./check share: installing what is missing, and building out of tree. They source
# this file with $root set to the source tree. It speaks on standard error only, so that the output
# of `./run list` can be piped.

say() {
	printf '%s\n' "$*" >&2
}

fail() {
	say "$me: $*"
	exit 1
}

# quiet LOG COMMAND...: its output goes to LOG, and to the terminal only when it fails.
quiet() {
	log=$1
	shift
	"$@" >"$log" 2>&1 && return 0
	tail -n 40 "$log" >&2
	say "$me: this failed: $*"
	say "$me: the whole output is in $log"
	return 1
}

cpus() {
	getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1
}

# One row is one need: how it is seen, and what brings it on Debian, Fedora, Alpine, Arch, Homebrew.
build_needs='
tool:cc          gcc                  gcc                gcc            gcc        gcc
file:stdio.h     libc6-dev            glibc-devel        musl-dev       glibc      -
tool:make        make                 make               make           make       make
tool:autoconf    autoconf             autoconf           autoconf       autoconf   autoconf
tool:automake    automake             automake           automake       automake   automake
tool:pkg-config  pkg-config           pkgconf-pkg-config pkgconf        pkgconf    pkgconf
lib:ncursesw     libncurses-dev       ncurses-devel      ncurses-dev    ncurses    ncurses
lib:sqlite3      libsqlite3-dev       sqlite-devel       sqlite-dev     sqlite     sqlite
lib:libcjson     libcjson-dev         cjson-devel        cjson-dev      cjson      cjson
lib:libcurl      libcurl4-openssl-dev libcurl-devel      curl-dev       curl       curl
lib:libarchive   libarchive-dev       libarchive-devel   libarchive-dev libarchive libarchive
lib:libcrypto    libssl-dev           openssl-devel      openssl-dev    openssl    openssl@3
'
test_needs='
tool:gcc         gcc                  gcc                gcc            gcc        gcc
tool:clang       clang                clang              clang          clang      llvm
tool:objdump     binutils             binutils           binutils       binutils   binutils
tool:tmux        tmux                 tmux               tmux           tmux       tmux
tool:zstd        zstd                 zstd               zstd           zstd       zstd
tool:sqlite3     sqlite3              sqlite             sqlite         sqlite     sqlite
tool:xz          xz-utils             xz                 xz             xz         xz
tool:python3     python3              python3            python3        python     python
tool:openssl     openssl              openssl            openssl        openssl    openssl
'
# What versions are compared with (tests/version.test), which skips what is not there.
compare_needs='
perl:Dpkg::Version   libdpkg-perl         dpkg-perl         -            -                -
python:rpm           python3-rpm          python3-rpm       -            -                -
python:packaging     python3-packaging    python3-packaging py3-packaging python-packaging -
tool:node            nodejs               nodejs            nodejs       nodejs           node
node:semver          node-semver          -                 -            -                -
tool:ruby            ruby                 ruby              ruby         ruby             ruby
tool:java            default-jre-headless -                 -            -                -
jar:maven-artifact-3.x libmaven3-core-java -                -            -                -
'
fuzz_needs='
file:libFuzzer   libclang-rt-dev      compiler-rt        compiler-rt    compiler-rt llvm
'

is_there() {
	case $1 in
	tool:*) command -v "${1#tool:}" >/dev/null 2>&1 ;;
	lib:*) pkg-config --exists "${1#lib:}" 2>/dev/null ;;
	perl:*) perl -M"${1#perl:}" -e1 2>/dev/null ;;
	python:*) /usr/bin/python3 -c "import ${1#python:}" 2>/dev/null ;;
	node:*)
		NODE_PATH=/usr/share/nodejs:/usr/lib/node_modules \
			node -e "require('${1#node:}')" 2>/dev/null
		;;
	jar:*) test -r "/usr/share/java/${1#jar:}.jar" ;;
	file:stdio.h) test -f /usr/include/stdio.h || test "$(uname)" = Darwin ;;
	file:libFuzzer) has_libfuzzer ;;
	esac
}

has_libfuzzer() {
	command -v clang >/dev/null 2>&1 &&
		echo 'int LLVMFuzzerTestOneInput(const char *p, unsigned long n);
		int LLVMFuzzerTestOneInput(const char *p, unsigned long n) { return !p && n; }' |
		clang -fsanitize=fuzzer,address -x c -o /dev/null - >/dev/null 2>&1
}

is_installed_deb() {
	dpkg-query -W -f '${Status}\n' "$1" 2>/dev/null | grep -q 'ok installed'
}

# Names for this system's package manager of all that is needed and not there.
missing_packages() {
	printf '%s\n' "$2" | while read -r need debian fedora alpine arch brew; do
		test -n "$need" || continue
		is_there "$need" && continue
		case $1 in
		apt-get) is_installed_deb "$debian" || echo "$debian" ;;
		dnf) echo "$fedora" ;;
		apk) echo "$alpine" ;;
		pacman) echo "$arch" ;;
		brew) echo "$brew" ;;
		*) echo "${need#*:}" ;;
		esac
	done | grep -vx -- - | sort -u | paste -s -d ' ' -
}

package_manager() {
	for manager in apt-get dnf apk pacman brew; do
		command -v "$manager" >/dev/null 2>&1 && echo "$manager" && return
	done
	echo none
}

# apt_get LOG ARGUMENTS: apt-get as root, asking nothing but sudo's password.
apt_get() {
	log=$root/build/$1
	shift
	sudo=
	test "$(id -u)" = 0 || sudo=sudo
	quiet "$log" $sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@"
}

# need ROWS WHY: says what it installs, then installs it. Only apt-get is used; others are named.
need() {
	case $root in
	*[[:space:]\"\'\`\#\$\&\\]*)
		fail "autoconf cannot build in a path with blanks or quotes; move this folder: $root"
		;;
	esac
	manager=$(package_manager)
	packages=$(missing_packages "$manager" "$1")
	test -n "$packages" || return 0
	case $manager in
	apt-get) ;;
	dnf) fail "$2 needs: sudo dnf install $packages" ;;
	apk) fail "$2 needs: sudo apk add $packages" ;;
	pacman) fail "$2 needs: sudo pacman -S $packages" ;;
	brew) fail "$2 needs: brew install $packages" ;;
	*) fail "$2 needs these, and no package manager that I know is here: $packages" ;;
	esac
	if test "$(id -u)" != 0 && ! command -v sudo >/dev/null 2>&1; then
		fail "$2 needs, as root: apt-get install $packages"
	fi
	say "$me: $2 needs packages that are not installed. Installing with apt-get: $packages"
	mkdir -p "$root/build"
	# shellcheck disable=SC2086
	apt_get apt-update.log update &&
		apt_get apt-install.log install -y --no-install-recommends $packages && return
	fail "$2 needs, as root: apt-get update && apt-get install $packages"
}

# configure_in FOLDER OPTIONS...: a configured build folder. Runs autoreconf in a checkout, which
# has no configure; a release has one.
configure_in() {
	folder=$1
	shift
	mkdir -p "$folder"
	if test -f "$root/config.status"; then
		fail "the source tree is configured in place; run 'make distclean' there first"
	fi
	if ! test -f "$root/configure" ||
		test -n "$(find "$root/configure.ac" "$root/m4" -newer "$root/configure")"; then
		(cd "$root" && quiet "$folder/autoreconf.log" autoreconf -fi) || return 1
	fi
	if ! test -f "$folder/Makefile" || ! test "$folder/config.status" -nt "$root/configure" ||
		test "$(cat "$folder/options" 2>/dev/null)" != "$*"; then
		(cd "$folder" && quiet "$folder/configure.log" "$root/configure" "$@") || return 1
		printf '%s\n' "$*" >"$folder/options"
	fi
}
