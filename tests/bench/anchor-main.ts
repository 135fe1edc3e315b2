// A bare Fastify server that sends one page from memory: node anchor-main.js <file>. Prints its port.
import { readFileSync } from 'node:fs';
import { fastify } from 'fastify';

const page = readFileSync(process.argv[2] ?? '');
const server = fastify();
server.get('/', (_request, reply) => reply.type('application/json; charset=utf-8').send(page));
console.log(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port);
