import { defineConfig } from 'drizzle-kit';

/** Migrations are written by hand (row-level security, triggers, partitions); the kit is here for `drizzle-kit studio`. */
export default defineConfig({ dialect: 'postgresql', schema: './db/schema/*.ts', out: './db/migrations' });
