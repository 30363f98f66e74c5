/*
 * The tables behind catalog.h. Equal sources of one ecosystem stand together, and the
 * version of each holds one `#`; plan.c relies on both.
 */
#include "catalog.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* clang-format off */
const struct package_def package_defs[] = {
	{ ECO_DEB, "openssl", "libssl3", "3.0.#-1~deb12u1", 11, 5, HOME_DEBIAN },
	{ ECO_DEB, "openssl", "openssl", "3.0.#-1~deb12u1", 11, 0, HOME_DEBIAN },
	{ ECO_DEB, "glibc", "libc6", "2.36-9+deb12u#", 3, 5, HOME_DEBIAN },
	{ ECO_DEB, "glibc", "libc-bin", "2.36-9+deb12u#", 3, 0, HOME_DEBIAN },
	{ ECO_DEB, "zlib", "zlib1g", "1:1.2.13.dfsg-#", 1, 2, HOME_DEBIAN },
	{ ECO_DEB, "expat", "libexpat1", "2.5.0-1+deb12u#", 1, 4, HOME_DEBIAN },
	{ ECO_DEB, "ncurses", "libtinfo6", "6.4-#", 4, 2, HOME_DEBIAN },
	{ ECO_DEB, "ncurses", "ncurses-base", "6.4-#", 4, 0, HOME_DEBIAN },
	{ ECO_DEB, "systemd", "libsystemd0", "252.#-1~deb12u1", 17, 3, HOME_DEBIAN },
	{ ECO_DEB, "systemd", "libudev1", "252.#-1~deb12u1", 17, 0, HOME_DEBIAN },
	{ ECO_DEB, "perl", "perl-base", "5.36.0-7+deb12u#", 1, 3, HOME_DEBIAN },
	{ ECO_DEB, "tar", "tar", "1.34+dfsg-1.2+deb12u#", 1, 1, HOME_DEBIAN },
	{ ECO_DEB, "util-linux", "libblkid1", "2.38.1-5+deb12u#", 1, 2, HOME_DEBIAN },
	{ ECO_DEB, "util-linux", "mount", "2.38.1-5+deb12u#", 1, 0, HOME_DEBIAN },
	{ ECO_DEB, "shadow", "passwd", "1:4.13+dfsg1-#", 1, 1, HOME_DEBIAN },
	{ ECO_DEB, "gnutls28", "libgnutls30", "3.7.9-2+deb12u#", 1, 3, HOME_DEBIAN },
	{ ECO_DEB, "krb5", "libkrb5-3", "1.20.1-2+deb12u#", 1, 3, HOME_DEBIAN },
	{ ECO_DEB, "krb5", "libgssapi-krb5-2", "1.20.1-2+deb12u#", 1, 0, HOME_DEBIAN },
	{ ECO_DEB, "apt", "apt", "2.6.#", 1, 1, HOME_DEBIAN },
	{ ECO_DEB, "gcc-12", "libgcc-s1", "12.2.0-#", 14, 1, HOME_DEBIAN },
	{ ECO_DEB, "curl", "curl", "7.88.1-10+deb12u#", 4, 4, HOME_PLATFORM },
	{ ECO_DEB, "curl", "libcurl4", "7.88.1-10+deb12u#", 4, 0, HOME_PLATFORM },
	{ ECO_DEB, "linux", "linux-libc-dev", "6.1.#-1", 90, 8, HOME_PLATFORM },
	{ ECO_DEB, "git", "git", "1:2.39.#-1.1", 2, 3, HOME_PLATFORM },
	{ ECO_DEB, "libxml2", "libxml2", "2.9.14+dfsg-1.3~deb12u#", 1, 3, HOME_PLATFORM },
	{ ECO_DEB, "openldap", "libldap-2.5-0", "2.5.13+dfsg-#", 5, 2, HOME_PLATFORM },
	{ ECO_DEB, "nghttp2", "libnghttp2-14", "1.52.0-1+deb12u#", 1, 2, HOME_PLATFORM },
	{ ECO_DEB, "tiff", "libtiff6", "4.5.0-6+deb12u#", 1, 5, HOME_DEB_APP },
	{ ECO_DEB, "postgresql-15", "libpq5", "15.#-0+deb12u1", 3, 3, HOME_DEB_APP },
	{ ECO_DEB, "libwebp", "libwebp7", "1.2.4-0.2+deb12u#", 1, 2, HOME_DEB_APP },
	{ ECO_DEB, "libxslt", "libxslt1.1", "1.1.35-#", 1, 2, HOME_DEB_APP },
	{ ECO_DEB, "ghostscript", "libgs10", "10.0.0~dfsg-11+deb12u#", 1, 5, HOME_DEB_APP },
	{ ECO_DEB, "wget", "wget", "1.21.3-1+deb12u#", 1, 2, HOME_DEB_APP },
	{ ECO_DEB, "vim", "vim-common", "2:9.0.#-2", 1378, 6, HOME_DEB_APP },
	{ ECO_DEB, "ffmpeg", "libavcodec59", "7:5.1.#-0+deb12u1", 2, 5, HOME_DEB_APP },
	{ ECO_DEB, "unzip", "unzip", "6.0-#", 26, 1, HOME_DEB_APP },

	{ ECO_RPM, "openssl", "openssl-libs", "1:3.0.8-1.amzn2023.0.#", 7, 5, HOME_AMAZON },
	{ ECO_RPM, "glibc", "glibc", "2.34-52.amzn2023.0.#", 3, 5, HOME_AMAZON },
	{ ECO_RPM, "glibc", "glibc-common", "2.34-52.amzn2023.0.#", 3, 0, HOME_AMAZON },
	{ ECO_RPM, "curl", "curl-minimal", "8.3.0-1.amzn2023.0.#", 2, 5, HOME_AMAZON },
	{ ECO_RPM, "curl", "libcurl-minimal", "8.3.0-1.amzn2023.0.#", 2, 0, HOME_AMAZON },
	{ ECO_RPM, "libxml2", "libxml2", "2.10.4-1.amzn2023.0.#", 2, 4, HOME_AMAZON },
	{ ECO_RPM, "expat", "expat", "2.5.0-1.amzn2023.0.#", 1, 4, HOME_AMAZON },
	{ ECO_RPM, "python3.9", "python3-libs", "3.9.16-1.amzn2023.0.#", 3, 5, HOME_AMAZON },
	{ ECO_RPM, "zlib", "zlib", "1.2.11-33.amzn2023.0.#", 3, 2, HOME_AMAZON },
	{ ECO_RPM, "sqlite", "sqlite-libs", "3.40.0-1.amzn2023.0.#", 2, 2, HOME_AMAZON },
	{ ECO_RPM, "krb5", "krb5-libs", "1.20.1-8.amzn2023.0.#", 2, 3, HOME_AMAZON },
	{ ECO_RPM, "vim", "vim-minimal", "2:9.0.#-1.amzn2023.0.1", 2081, 6, HOME_RPM_APP },
	{ ECO_RPM, "libtiff", "libtiff", "4.4.0-4.amzn2023.0.#", 5, 4, HOME_RPM_APP },
	{ ECO_RPM, "java-17-amazon-corretto", "java-17-amazon-corretto-headless",
	  "1:17.0.#+9-1.amzn2023.1", 6, 6, HOME_RPM_APP },

	{ ECO_APK, "openssl", "libcrypto3", "3.1.#-r0", 2, 5, HOME_ALPINE },
	{ ECO_APK, "openssl", "libssl3", "3.1.#-r0", 2, 0, HOME_ALPINE },
	{ ECO_APK, "busybox", "busybox", "1.36.1-r#", 10, 4, HOME_ALPINE },
	{ ECO_APK, "busybox", "ssl_client", "1.36.1-r#", 10, 0, HOME_ALPINE },
	{ ECO_APK, "musl", "musl", "1.2.4_git20230717-r#", 1, 1, HOME_ALPINE },
	{ ECO_APK, "zlib", "zlib", "1.3.#-r0", 0, 1, HOME_ALPINE },
	{ ECO_APK, "openjdk17", "openjdk17-jre-headless", "17.0.#_p8-r0", 7, 8, HOME_JRE },
	{ ECO_APK, "libpng", "libpng", "1.6.#-r0", 40, 2, HOME_JRE },
	{ ECO_APK, "freetype", "freetype", "2.13.#-r0", 0, 2, HOME_JRE },
	{ ECO_APK, "curl", "libcurl", "8.5.0-r#", 0, 5, HOME_APK_APP },
	{ ECO_APK, "expat", "libexpat", "2.5.0-r#", 1, 4, HOME_APK_APP },
	{ ECO_APK, "sqlite", "sqlite-libs", "3.44.#-r0", 0, 2, HOME_APK_APP },
	{ ECO_APK, "libxml2", "libxml2", "2.11.#-r0", 4, 3, HOME_APK_APP },
	{ ECO_APK, "git", "git", "2.43.#-r0", 0, 4, HOME_APK_APP },

	{ ECO_PYPI, "pip", "pip", "23.#.1", 0, 2, HOME_PY_BASE },
	{ ECO_PYPI, "setuptools", "setuptools", "65.5.#", 0, 2, HOME_PY_BASE },
	{ ECO_PYPI, "requests", "requests", "2.#.0", 25, 3, HOME_PYTHON },
	{ ECO_PYPI, "urllib3", "urllib3", "1.26.#", 11, 4, HOME_PYTHON },
	{ ECO_PYPI, "PyJWT", "PyJWT", "2.#.1", 4, 3, HOME_PYTHON },
	{ ECO_PYPI, "Django", "Django", "4.2.#", 3, 7, HOME_PYTHON },
	{ ECO_PYPI, "Jinja2", "Jinja2", "3.1.#", 0, 4, HOME_PYTHON },
	{ ECO_PYPI, "Werkzeug", "Werkzeug", "2.3.#", 1, 4, HOME_PYTHON },
	{ ECO_PYPI, "Flask_Cors", "Flask_Cors", "4.0.#", 0, 3, HOME_PYTHON },
	{ ECO_PYPI, "cryptography", "cryptography", "#.0.1", 38, 5, HOME_PYTHON },
	{ ECO_PYPI, "aiohttp", "aiohttp", "3.9.#", 0, 5, HOME_PYTHON },
	{ ECO_PYPI, "Pillow", "Pillow", "10.#.0", 0, 4, HOME_PYTHON },
	{ ECO_PYPI, "tornado", "tornado", "6.3.#", 1, 3, HOME_PYTHON },
	{ ECO_PYPI, "sqlparse", "sqlparse", "0.4.#", 2, 2, HOME_PYTHON },
	{ ECO_PYPI, "certifi", "certifi", "2023.#.22", 1, 1, HOME_PYTHON },
	{ ECO_PYPI, "python_multipart", "python_multipart", "0.0.#", 5, 2, HOME_PYTHON },
	{ ECO_PYPI, "ruamel.yaml", "ruamel.yaml", "0.17.#", 21, 1, HOME_PYTHON },

	{ ECO_NPM, "semver", "semver", "7.5.#", 0, 1, HOME_NODE | HOME_NODE_BASE },
	{ ECO_NPM, "tar", "tar", "6.1.#", 11, 2, HOME_NODE | HOME_NODE_BASE },
	{ ECO_NPM, "ip", "ip", "2.0.#", 0, 2, HOME_NODE | HOME_NODE_BASE },
	{ ECO_NPM, "cross-spawn", "cross-spawn", "7.0.#", 0, 1, HOME_NODE | HOME_NODE_BASE },
	{ ECO_NPM, "lodash", "lodash", "4.17.#", 14, 4, HOME_NODE },
	{ ECO_NPM, "express", "express", "4.#.2", 15, 3, HOME_NODE },
	{ ECO_NPM, "minimist", "minimist", "1.2.#", 0, 2, HOME_NODE },
	{ ECO_NPM, "axios", "axios", "1.#.0", 1, 4, HOME_NODE },
	{ ECO_NPM, "ws", "ws", "8.#.1", 11, 2, HOME_NODE },
	{ ECO_NPM, "jsonwebtoken", "jsonwebtoken", "8.5.#", 0, 3, HOME_NODE },
	{ ECO_NPM, "qs", "qs", "6.#.1", 5, 2, HOME_NODE },
	{ ECO_NPM, "node-forge", "node-forge", "1.2.#", 0, 3, HOME_NODE },
	{ ECO_NPM, "undici", "undici", "5.#.0", 21, 4, HOME_NODE },
	{ ECO_NPM, "follow-redirects", "follow-redirects", "1.15.#", 0, 3, HOME_NODE },
	{ ECO_NPM, "braces", "braces", "3.0.#", 0, 1, HOME_NODE },
	{ ECO_NPM, "@babel/traverse", "@babel/traverse", "7.#.2", 18, 1, HOME_NODE },

	{ ECO_MAVEN, "jackson-databind", "com.fasterxml.jackson.core:jackson-databind",
	  "2.13.#", 0, 5, HOME_JAVA },
	{ ECO_MAVEN, "log4j", "org.apache.logging.log4j:log4j-core", "2.#.1", 12, 5, HOME_JAVA },
	{ ECO_MAVEN, "spring", "org.springframework:spring-beans", "5.3.#", 15, 3, HOME_JAVA },
	{ ECO_MAVEN, "spring-web", "org.springframework:spring-web", "5.3.#", 15, 4, HOME_JAVA },
	{ ECO_MAVEN, "tomcat", "org.apache.tomcat.embed:tomcat-embed-core", "9.0.#", 70, 7,
	  HOME_JAVA },
	{ ECO_MAVEN, "netty", "io.netty:netty-codec-http", "4.1.#.Final", 90, 4, HOME_JAVA },
	{ ECO_MAVEN, "snakeyaml", "org.yaml:snakeyaml", "1.#.1", 28, 4, HOME_JAVA },
	{ ECO_MAVEN, "commons-text", "org.apache.commons:commons-text", "1.#.0", 6, 2, HOME_JAVA },
	{ ECO_MAVEN, "guava", "com.google.guava:guava", "#.1-jre", 28, 2, HOME_JAVA },
	{ ECO_MAVEN, "logback", "ch.qos.logback:logback-core", "1.2.#", 5, 3, HOME_JAVA },
	{ ECO_MAVEN, "protobuf-java", "com.google.protobuf:protobuf-java", "3.#.4", 17, 3,
	  HOME_JAVA },
	{ ECO_MAVEN, "h2", "com.h2database:h2", "2.1.#", 208, 2, HOME_JAVA },

	{ ECO_GOLANG, "stdlib", "stdlib", "1.21.#", 3, 10, HOME_GO },
	{ ECO_GOLANG, "net", "golang.org/x/net", "v0.#.0", 13, 4, HOME_GO },
	{ ECO_GOLANG, "crypto", "golang.org/x/crypto", "v0.#.0", 14, 3, HOME_GO },
	{ ECO_GOLANG, "grpc", "google.golang.org/grpc", "v1.#.0", 53, 3, HOME_GO },
	{ ECO_GOLANG, "protobuf", "google.golang.org/protobuf", "v1.#.0", 28, 2, HOME_GO },
	{ ECO_GOLANG, "jwt", "github.com/golang-jwt/jwt/v4", "v4.4.#", 1, 2, HOME_GO },
	{ ECO_GOLANG, "oauth2", "golang.org/x/oauth2", "v0.#.0", 7, 1, HOME_GO },
};

const struct account_def account_defs[] = {
	{ "012345678901", "platform", true },	{ "111122223333", "payments", true },
	{ "222233334444", "web", true },	{ "048151623420", "search", true },
	{ "333344445555", "ml", true },		{ "444455556666", "data", true },
	{ "555566667777", "identity", true },	{ "666677778888", "orders", true },
	{ "777788889999", "shipping", true },	{ "099887766554", "observability", true },
	{ "888899990000", "internal-tools", true },
	{ "999900001111", "sandbox", false },
};

const char *const region_names[REGION_COUNT] = { "eu-west-1", "us-east-1", "ap-southeast-2" };

#define DEB FAMILY_DEBIAN
#define APK FAMILY_ALPINE
#define RPM FAMILY_AMAZON

/* name, account, region, second, base, os_home, app_home, multi, shared, moving, versions, born */
const struct repo_def repo_defs[] = {
	{ "mirror/debian", 0, 0, -1, -1, HOME_DEBIAN, 0, true, NULL, NULL, 2, "03", DEB },
	{ "platform/base", 0, 0, 1, 0, HOME_PLATFORM, 0, false, NULL, NULL, 3, "013", DEB },
	{ "platform/python", 0, 0, -1, 1, 0, HOME_PY_BASE, false, NULL, NULL, 3, "013", DEB },
	{ "mirror/node", 0, 0, -1, 0, 0, HOME_NODE_BASE, true, NULL, NULL, 2, "03", DEB },
	{ "mirror/alpine", 0, 0, -1, -1, HOME_ALPINE, 0, true, NULL, NULL, 1, "0", APK },
	{ "platform/jre", 0, 0, -1, 4, HOME_JRE, 0, false, NULL, NULL, 2, "01", APK },
	{ "mirror/amazonlinux", 0, 1, -1, -1, HOME_AMAZON, 0, false, NULL, NULL, 2, "01", RPM },

	{ "payments/api", 1, 0, 1, 2, HOME_DEB_APP, HOME_PYTHON, false, NULL, "prod", 5, "", DEB },
	{ "payments/worker", 1, 0, -1, 2, HOME_DEB_APP, HOME_PYTHON, false, NULL, NULL, 4, "", DEB },
	{ "payments/ledger", 1, 0, -1, 5, HOME_APK_APP, HOME_JAVA, false, NULL, NULL, 4, "", APK },
	{ "payments/fraud", 1, 1, -1, 2, HOME_DEB_APP, HOME_PYTHON, false, NULL, NULL, 3, "", DEB },
	{ "web/front", 2, 0, 2, 3, HOME_DEB_APP, HOME_NODE, true, NULL, "prod", 5, "", DEB },
	{ "web/bff", 2, 0, -1, 3, HOME_DEB_APP, HOME_NODE, false, NULL, NULL, 4, "", DEB },
	{ "web/checkout", 2, 1, -1, 3, 0, HOME_NODE, true, NULL, NULL, 4, "", DEB },
	{ "web/images", 2, 0, -1, 3, HOME_DEB_APP, HOME_NODE, false, NULL, NULL, 2, "", DEB },
	{ "search/indexer", 3, 1, -1, 5, HOME_APK_APP, HOME_JAVA, false, "jmx-agent", NULL, 4, "",
	  APK },
	{ "search/query", 3, 1, 0, 5, HOME_APK_APP, HOME_JAVA, false, "jmx-agent", "stable", 3, "",
	  APK },
	{ "search/suggest", 3, 1, -1, 4, HOME_APK_APP, HOME_GO, true, NULL, NULL, 3, "", APK },
	{ "ml/feature-store", 4, 1, -1, 2, HOME_DEB_APP, HOME_PYTHON, false, "gpu-tools", NULL, 4,
	  "", DEB },
	{ "ml/trainer", 4, 1, -1, 2, HOME_DEB_APP, HOME_PYTHON, false, "gpu-tools", NULL, 3, "",
	  DEB },
	{ "ml/notebook", 4, 1, -1, 2, HOME_DEB_APP, HOME_PYTHON, false, NULL, "latest", 2, "",
	  DEB },
	{ "data/etl", 5, 0, -1, 2, HOME_DEB_APP, HOME_PYTHON, false, NULL, NULL, 4, "", DEB },
	{ "data/stream", 5, 0, -1, 5, HOME_APK_APP, HOME_JAVA, false, NULL, NULL, 3, "", APK },
	{ "data/warehouse-loader", 5, 1, -1, 6, HOME_RPM_APP, HOME_JAVA, false, NULL, NULL, 3, "",
	  RPM },
	{ "identity/oidc", 6, 0, 1, 4, HOME_APK_APP, HOME_GO, false, NULL, "prod", 4, "", APK },
	{ "identity/scim", 6, 0, -1, 5, HOME_APK_APP, HOME_JAVA, false, NULL, NULL, 3, "", APK },
	{ "identity/audit", 6, 0, -1, 1, 0, HOME_GO, false, NULL, NULL, 2, "", DEB },
	{ "orders/api", 7, 0, 2, 5, HOME_APK_APP, HOME_JAVA, false, NULL, NULL, 5, "", APK },
	{ "orders/history", 7, 0, -1, 2, HOME_DEB_APP, HOME_PYTHON, false, NULL, NULL, 3, "", DEB },
	{ "orders/notify", 7, 2, -1, 3, 0, HOME_NODE, false, NULL, NULL, 3, "", DEB },
	{ "shipping/rates", 8, 2, -1, 6, HOME_RPM_APP, HOME_PYTHON, false, NULL, NULL, 3, "", RPM },
	{ "shipping/labels", 8, 2, -1, 3, HOME_DEB_APP, HOME_NODE, false, NULL, NULL, 3, "", DEB },
	{ "shipping/tracking", 8, 2, -1, 4, 0, HOME_GO, true, NULL, NULL, 3, "", APK },
	{ "observability/collector", 9, 0, 1, 4, 0, HOME_GO, true, NULL, "stable", 3, "", APK },
	{ "observability/alerts", 9, 0, -1, 1, 0, HOME_GO, false, NULL, NULL, 3, "", DEB },
	{ "internal/wiki", 10, 0, -1, 6, HOME_RPM_APP, HOME_JAVA, false, NULL, NULL, 1, "", RPM },
	{ "internal/deploy-bot", 10, 0, -1, 1, HOME_DEB_APP, HOME_GO, false, NULL, NULL, 2, "",
	  DEB },
	{ "internal/reports", 10, 1, -1, 2, HOME_DEB_APP, HOME_PYTHON, false, NULL, NULL, 1, "",
	  DEB },
	{ "sandbox/demo", 11, 0, -1, 3, HOME_DEB_APP, HOME_NODE, false, NULL, "latest", 2, "", DEB },
	{ "sandbox/spike", 11, 0, -1, 6, HOME_RPM_APP, HOME_PYTHON, false, NULL, NULL, 1, "", RPM },
};

/*
 * A hotfix of an older release after the newer one; rebuilds that were ahead of what came next; one
 * that the registry deleted; one of two platforms that Inspector scans no more.
 */
const struct past_def past_defs[] = {
	{ "payments/fraud", "2.9.8", 0, 1, 2, "12", 9, 9 },
	{ "shipping/labels", "4.4.90", 5, 1, 3, "12", 9, 9 },
	{ "data/stream", "3.4.90", 6, 1, 1, "12", 9, 9 },
	{ "data/stream", "3.2.1", 0, 0, 100, "01", 2, 2 },
	{ "web/checkout", "git-0f1e2d3", 0, 0, 110, "01", 9, 2 },
};

const struct host_def host_defs[] = {
	{ false, 1, 0, "i-0a1b2c3d4e5f60718", HOME_AMAZON | HOME_RPM_APP, RPM },
	{ false, 5, 1, "i-0f9e8d7c6b5a49382", HOME_AMAZON, RPM },
	{ false, 10, 0, "i-03c5e7a9b1d2f4068", HOME_DEBIAN | HOME_PLATFORM, DEB },
	{ true, 7, 0, "order-receipts", HOME_PYTHON, RPM },
	{ true, 2, 1, "thumbnail-resizer", HOME_PYTHON, RPM },
};

const struct special_def special_defs[] = {
	{ true, 3, "python/sql-injection@v1.0", "CWE-89 - SQL injection", "src/receipts/query.py",
	  41, 44, "HIGH" },
	{ true, 4, "python/path-traversal@v1.0", "CWE-22 - Path traversal", "handler.py", 87, 92,
	  "MEDIUM" },
	{ false, 0, "TCP", "Port 22 is reachable from an Internet Gateway - TCP", "22-22", 22, 22,
	  "MEDIUM" },
	{ false, 2, "TCP", "Ports 8080 to 8089 are reachable from an Internet Gateway - TCP",
	  "8080-8089", 8080, 8089, "HIGH" },
};

/* The sandbox is nobody's. What is no image goes by its account. */
const struct owner_def owner_defs[] = {
	{ "payments/fraud", "1111*", "risk", "RISK" },
	{ "payments/*", "1111*", "payments", "PAY" },
	{ "web/*", "222233334444", "storefront", "WEB" },
	{ "search/*", "0481*", "discovery", "FIND" },
	{ "ml/*", "*", "discovery", "FIND" },
	{ "data/*", "4444*", "data", "DATA" },
	{ "identity/*", "*", "identity", "IAM" },
	{ "orders/*", "*", "orders", "ORD" },
	{ "shipping/*", "*", "orders", "SHIP" },
	{ "observability/*", NULL, "platform", NULL },
	{ "internal/*", NULL, "workplace", NULL },
	{ "*.dkr.ecr.*/platform/*", "012345678901", "platform", "PLAT" },
	{ "mirror/*", "012345678901", "platform", "PLAT" },
	{ "*", "1111*", "payments", "PAY" },
	{ "*", "2222*", "storefront", "WEB" },
	{ "*", "4444*", "data", "DATA" },
	{ "*", "6666*", "orders", "ORD" },
};
/* clang-format on */

const size_t owner_def_count = COUNT(owner_defs);
const size_t package_def_count = COUNT(package_defs);
const size_t account_def_count = COUNT(account_defs);
const size_t repo_def_count = COUNT(repo_defs);
const size_t past_def_count = COUNT(past_defs);
const size_t host_def_count = COUNT(host_defs);
const size_t special_def_count = COUNT(special_defs);
