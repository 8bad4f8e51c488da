// Compiles the contracts beside this file to contracts.json: npm ci && npm run compile.
const fs = require('fs');
const path = require('path');
const solc = require('solc');

const names = ['TestToken', 'SilentToken', 'HostileToken', 'Splitter', 'Batch', 'BoastfulToken', 'RebasingToken'];
const input = {
  language: 'Solidity',
  sources: Object.fromEntries(names.map(name => [`${name}.sol`, { content: fs.readFileSync(path.join(__dirname, `${name}.sol`), 'utf8') }])),
  settings: { evmVersion: 'cancun', optimizer: { enabled: true, runs: 200 }, metadata: { bytecodeHash: 'none' }, outputSelection: { '*': { '*': ['evm.bytecode.object', 'evm.methodIdentifiers'] } } },
};
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: file => ({ contents: fs.readFileSync(require.resolve(file), 'utf8') }) }));
const errors = (output.errors ?? []).filter(e => e.severity === 'error');
if (errors.length > 0) {
  console.error(errors.map(e => e.formattedMessage).join('\n'));
  process.exit(1);
}
const contracts = {};
for (const name of names) {
  const contract = output.contracts[`${name}.sol`][name].evm;
  contracts[name] = { bytecode: contract.bytecode.object, methods: contract.methodIdentifiers };
}
fs.writeFileSync(path.join(__dirname, 'contracts.json'), `${JSON.stringify(contracts, null, 2)}\n`);
