-- The ledger: what the hub's topics say, for searching and reading. The topics stay the truth: every
-- row below can be made again from them, and a row is never changed after it was written.

-- One row: how far the ledger has come since it was last empty.
create table projection (
  only_row   boolean primary key default true check (only_row),
  -- Grows with each rebuild, so that a projector that still writes for the old one is noticed.
  generation bigint  not null,
  -- False from an empty ledger until it has read what the topics held at its start.
  caught_up  boolean not null,
  done       bigint  not null,
  total      bigint  not null
);

insert into projection values (true, 0, false, 0, 0);

-- Where the projector goes on, written in the transaction of the rows that came before.
create table offsets (
  topic       text    not null,
  partition   integer not null,
  next_offset bigint  not null,
  primary key (topic, partition)
);

-- Each distinct content once, however many recipients it has, in the wire format.
create table contents (
  hash  bytea primary key,
  event bytea not null
);

create table deliveries (
  party       text        not null,
  -- Offset on the party's in topic.
  log_offset  bigint      not null,
  source      text        not null,
  event_id    text        not null,
  kind        text        not null,
  case_id     text        not null,
  rule        text        not null,
  hop         integer     not null,
  view        text        not null,
  ack_by      timestamptz,
  received_at timestamptz not null,
  content     bytea       not null references contents,
  primary key (party, log_offset)
);

create index deliveries_by_event on deliveries (source, event_id, party);
create index deliveries_by_case on deliveries (case_id);

create table decisions (
  source        text        not null,
  -- Place in the source's hash chain.
  seq           bigint      not null,
  source_offset bigint      not null,
  -- Null where the sender's bytes could not be read or give no usable id.
  event_id      text,
  kind          text,
  case_id       text,
  revision      integer     not null,
  at            timestamptz not null,
  edition       text        not null,
  -- Why the event was not admitted; null if it was.
  rejection     text,
  hash          bytea       not null,
  -- The whole DecisionRecord in the wire format.
  record        bytea       not null,
  primary key (source, seq)
);

create index decisions_by_event on decisions (source, event_id);
create index decisions_by_case on decisions (case_id);

create table receipts (
  -- The event that the receipt is about.
  source     text        not null,
  event_id   text        not null,
  -- The party that has received, read or acted.
  party      text        not null,
  stage      text        not null,
  -- The party that says so: the same, or a CEPTOAR that enters it for a member.
  entered_by text        not null,
  receipt_id text        not null,
  at         timestamptz not null,
  actor      text,
  primary key (source, event_id, party, stage, entered_by)
);

create table quarantine (
  -- Offset on the quarantine topic.
  log_offset    bigint      primary key,
  source        text        not null,
  source_offset bigint      not null,
  at            timestamptz not null,
  code          text        not null,
  -- The whole QuarantineRecord in the wire format.
  record        bytea       not null
);
