// Two ways to ask the reference library: over HTTP, as a merchant who verifies what he is sent, and line by line on the standard input.
const http = require('node:http');
const readline = require('node:readline');
const { Webhook } = require('standardwebhooks');

const accepts = (key, headers, body) => {
  try {
    new Webhook(key).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
};

// POST /live-keys: the path names the keys that must verify; every other key must not.
function merchant(keys) {
  const counts = { verified: 0, wrong: 0, bytes: 0, first: null };
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'GET') {
        response.end(JSON.stringify(counts));
        return;
      }
      const body = Buffer.concat(chunks);
      const live = request.url.slice(1).split(',');
      const wrong = Object.keys(keys).filter(name => accepts(keys[name], request.headers, body) !== live.includes(name));
      counts.bytes += body.length;
      if (wrong.length === 0) counts.verified++;
      else {
        counts.wrong++;
        counts.first ??= `${request.headers['webhook-id']} ${request.url}: ${wrong}`;
      }
      response.writeHead(wrong.length === 0 ? 200 : 500).end();
    });
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
}

function judge() {
  readline.createInterface({ input: process.stdin }).on('line', line => {
    const { key, id, timestamp, signature, body } = JSON.parse(line);
    console.log(accepts(key, { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature }, Buffer.from(body, 'base64')));
  });
}

if (process.argv[2] === 'merchant') merchant(JSON.parse(process.argv[3]));
else judge();
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
