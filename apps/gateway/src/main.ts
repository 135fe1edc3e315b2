import 'reflect-metadata';
import { runService } from '@marquee/service-defaults';
import { AppModule } from './app.module.js';

await runService(AppModule);
