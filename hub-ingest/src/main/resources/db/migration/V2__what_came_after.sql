-- What came after a decision: orders of the hub about an event (approved, released, declined ...), and
-- the identities under which narrower views of an event are seen.

-- The event whose deliveries these are, where it is not the event itself: the hub's orders.
alter table decisions add column about_source text;
alter table decisions add column about_event_id text;

create index decisions_by_about on decisions (about_source, about_event_id);

create table orders (
  -- Offset on the hub's out topic.
  log_offset     bigint primary key,
  act            text   not null,
  -- The party on whose word it was done, or that did not act in time.
  by_party       text   not null,
  actor          text,
  -- The event by which the party said so, or the revision.
  cause_source   text,
  cause_event_id text
);

create table identities (
  -- What a recipient of a narrower view takes for the event's identity.
  shown_source   text not null,
  shown_event_id text not null,
  -- The event.
  source         text not null,
  event_id       text not null,
  case_id        text not null,
  primary key (shown_source, shown_event_id)
);

create index identities_by_case on identities (case_id);

-- What was written before says nothing of these; the topics do. The projector begins anew.
update projection set generation = generation + 1, caught_up = false, done = 0, total = 0;
truncate decisions, deliveries, receipts, contents, quarantine, offsets;
