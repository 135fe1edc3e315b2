import { ConfigWriter } from '@marquee/config';
import { EtcdClient } from '@marquee/etcd';
import { Module } from '@nestjs/common';
import { PropertiesController } from './properties.controller.js';

@Module({
  controllers: [PropertiesController],
  providers: [
    { provide: ConfigWriter, useFactory: (etcd: EtcdClient) => new ConfigWriter(etcd), inject: [EtcdClient] },
  ],
})
export class PropertiesModule {}
