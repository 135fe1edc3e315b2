import { z } from 'zod';
import { endpoint } from './endpoint.js';
import { TitleId } from './ids.js';
import { SearchWords, Title, TitleInput } from './title.js';

export const getTitle = endpoint({
  name: 'catalog.title',
  service: 'catalog',
  method: 'GET',
  path: '/v1/titles/{titleId}',
  summary: 'One title',
  params: z.object({ titleId: TitleId }),
  responses: { 200: Title },
  deadlineMs: 250,
  urgency: 3,
  idempotent: true,
});

export const searchTitles = endpoint({
  name: 'catalog.search',
  service: 'catalog',
  method: 'GET',
  path: '/v1/titles',
  summary: 'Titles whose name matches, best match first',
  query: z.object({
    q: SearchWords,
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  responses: { 200: z.object({ titles: z.array(Title) }) },
  deadlineMs: 250,
  urgency: 3,
  idempotent: true,
});

/** Writes titles that differ from what is stored; each change raises the version and is published. */
export const putTitles = endpoint({
  name: 'catalog.put',
  service: 'catalog',
  method: 'PUT',
  path: '/v1/titles',
  summary: 'Creates or changes titles',
  body: z.strictObject({ titles: z.array(TitleInput).min(1).max(500) }),
  maxBodyBytes: 4 * 1024 * 1024,
  responses: { 200: z.object({ changed: z.int(), unchanged: z.int() }) },
  deadlineMs: 10_000,
  urgency: 5,
  idempotent: true,
});

export const catalogEndpoints = [getTitle, searchTitles, putTitles] as const;
