-- What a repetition is answered with: the place of the first publication. A row is forgotten after some minutes.
create table realtime_idempotency (
  room varchar(233) not null,
  idempotency_key varchar(200) not null,
  fingerprint varchar(128) not null,
  epoch varchar(64) not null,
  pos bigint not null,
  created datetime(6) not null,
  constraint realtime_idempotency_pk primary key (room, idempotency_key)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
create index realtime_idempotency_created on realtime_idempotency (created);

-- Publications of a host's own transaction, until somebody has told the instances: a crash leaves rows behind.
create table realtime_unannounced (
  room varchar(233) not null,
  epoch varchar(64) not null,
  pos bigint not null,
  constraint realtime_unannounced_pk primary key (room, epoch, pos)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
