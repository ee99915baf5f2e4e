import type { Places, Recipe } from './host.ts'

const path = 'deploy/nginx.conf'

/** One file for both: the help center as files, and the engine behind it on the same machine or another. */
export function nginx(places: Places): Recipe {
  const [site, engine] = [new URL(places.siteUrl), new URL(places.publicUrl)]
  const apart = site.host !== engine.host
  const text = [
    '# The help center and its engine behind nginx (1.18 or later). Written by "docket deploy init nginx"; change what you like.',
    '# Link it into the http block: ln -s "$PWD/deploy/nginx.conf" /etc/nginx/conf.d/docket.conf',
    '',
    toHttps([...new Set([site.hostname, engine.hostname])]),
    ...(apart ? [languages, siteServer(site)] : []),
    engineServer(engine),
  ].join('\n')
  const next = [
    ...(apart
      ? [
          `Build the help center: DOCKET_STATIC_HOST=nginx DOCKET_PUBLIC_URL=${engine.origin} DOCKET_SITE_URL=${site.origin} npm run build:static`,
          `Copy what lies in dist-static/ to ${rootOf(site)}. The headers and what has moved come with it: headers.nginx and redirects.nginx.`,
        ]
      : ['The engine serves the help center itself, headers and all: nginx only stands in front.']),
    `Have certificates for ${[...new Set([site.hostname, engine.hostname])].join(' and ')} where the file says, then: nginx -t && nginx -s reload`,
    `Start the engine with DOCKET_TRUST_PROXY=127.0.0.1: it then counts and limits by the address of the reader, not of nginx.`,
  ]
  return { files: [{ path, text }], next, limits: [] }
}

function rootOf(site: URL): string {
  return `/var/www/${site.hostname}`
}

function toHttps(names: readonly string[]): string {
  return `server {
    # Plain http leads to https.
    listen 80; # IPv4
    listen [::]:80; # IPv6
    server_name ${names.join(' ')}; # for these names alone
    return 301 https://$host$request_uri; # the same address, encrypted
}
`
}

const languages = `# The first part of an address where it may be a language, such as zh-cn: it may have a page of its own for what is not there.
map $uri $docket_language {
    default ""; # no language: that of the whole site
    "~^/(?<first>[a-z][a-z][a-z]?(-[a-z0-9]+)*)/" $first; # two or three letters, and what may follow
}
`

function head(host: URL): string {
  return `    listen 443 ssl http2; # IPv4; nginx from 1.25.1 on would rather read "http2 on" in a line of its own
    listen [::]:443 ssl http2; # IPv6
    server_name ${host.hostname}; # for this name alone
    ssl_certificate /etc/letsencrypt/live/${host.hostname}/fullchain.pem; # where certbot puts the certificate
    ssl_certificate_key /etc/letsencrypt/live/${host.hostname}/privkey.pem; # and its key
    ssl_protocols TLSv1.2 TLSv1.3; # nginx before 1.23.4 would still speak older ones, and not the newest
    server_tokens off; # nobody is told which version of nginx this is`
}

function siteServer(site: URL): string {
  const root = rootOf(site)
  return `server {
    # The help center: files, and nothing but files.
${head(site)}
    root ${root}; # the folder into which dist-static/ is copied
    index index.html; # the page of a folder
    charset utf-8; # what every text here is written in
    gzip on; # text travels compressed,
    gzip_vary on; # whoever keeps a copy keeps it apart from the plain one,
    gzip_types text/css text/javascript application/javascript application/json application/xml image/svg+xml text/plain application/wasm; # and these are text, beside pages
    # The security headers with the content security policy, each explained there; the build writes them from the engine's own table.
    include ${root}/headers.nginx;
    # What has moved (site/redirects.json).
    include ${root}/redirects.nginx;
    # What is written for hosts, and files that begin with a dot, is nobody's, but where certificates are renewed and standards look.
    location ~ (\\.nginx$|/\\.(?!well-known/)|^/_(headers|redirects)$) { return 404; }
    location /_astro/ {
        # Files that are named by their content may be kept for good.
        add_header Cache-Control "public, max-age=31536000, immutable" always;
        # A location that adds one header loses all others, so they are said again.
        include ${root}/headers.nginx;
    }
    location / {
        try_files $uri $uri/ =404; # a file, or the page of a folder
    }
    error_page 404 @missing; # what is not there:
    error_page 403 =404 @missing; # a folder without a page is not there either
    location @missing {
        try_files /$docket_language/404.html /404.html =404; # the page that says so, in the language of the address where there is one
    }
}
`
}

function engineServer(engine: URL): string {
  return `server {
    # The engine: forms, requests, desk, chat and API.
${head(engine)}
    client_max_body_size 64m; # a form with all its files, as large as the engine takes them at most
    location / {
        proxy_pass http://127.0.0.1:4321; # where the engine listens: HOST and PORT
        proxy_http_version 1.1; # connections that stay open need it
        proxy_set_header Host $http_host; # the engine answers under its own name only
        proxy_set_header X-Forwarded-For $remote_addr; # who asks, whatever they claim; counts because DOCKET_TRUST_PROXY names nginx
        proxy_buffering off; # desk and chat are live: answers are handed on as they come,
        proxy_read_timeout 1h; # for as long as somebody looks
        proxy_request_buffering off; # a file is handed on while it comes, so that the engine can refuse it early
    }
}
`
}
