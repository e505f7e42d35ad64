-- Ids compare case-sensitively and blanks count (nopad_bin). Timestamps are UTC.

create table realtime_workflow (
  id varchar(200) not null,
  owner_id varchar(200) not null,
  name varchar(200) not null,
  details longtext not null,
  constraint realtime_workflow_pk primary key (id)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
create index realtime_workflow_owner on realtime_workflow (owner_id);

-- seq grows with every start: newest first.
create table realtime_execution (
  id varchar(200) not null,
  seq bigint not null auto_increment,
  workflow_id varchar(200) not null,
  status varchar(32) not null,
  progress_percentage double not null,
  completed_nodes integer not null,
  total_nodes integer not null,
  current_node varchar(200),
  constraint realtime_execution_pk primary key (id),
  constraint realtime_execution_seq unique (seq),
  constraint realtime_execution_workflow foreign key (workflow_id) references realtime_workflow (id)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
create index realtime_execution_newest on realtime_execution (workflow_id, seq);

-- seq: the order of first reports.
create table realtime_node_execution (
  execution_id varchar(200) not null,
  node_id varchar(200) not null,
  seq bigint not null auto_increment,
  node_execution_id varchar(200),
  node_name varchar(200),
  status varchar(32) not null,
  message varchar(4000),
  constraint realtime_node_execution_pk primary key (execution_id, node_id),
  constraint realtime_node_execution_seq unique (seq),
  constraint realtime_node_execution_execution foreign key (execution_id) references realtime_execution (id) on delete cascade
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- One row per room: the counter that gives positions, and the lock of whatever the room stands for. room is type:key.
create table realtime_room (
  room varchar(233) not null,
  epoch varchar(64) not null,
  pos bigint not null,
  last_used datetime(6) not null,
  constraint realtime_room_pk primary key (room)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table realtime_publication (
  room varchar(233) not null,
  epoch varchar(64) not null,
  pos bigint not null,
  type varchar(64) not null,
  name varchar(64) not null,
  data longtext not null,
  conflation_key varchar(300),
  created datetime(6) not null,
  constraint realtime_publication_pk primary key (room, epoch, pos)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
create index realtime_publication_created on realtime_publication (created);
