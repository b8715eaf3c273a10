package org.ceptoarhub.router.shard;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.log.IndexEntry;

/** Who an event comes from, which one it is and of which case, as a recipient is told. */
record Identity(String source, String eventId, String caseId) {

  /** The identity under which an event is shown. */
  static Identity of(String source, Event event, View view, boolean toNisc) {
    if (view == View.FULL) {
      return of(source, event);
    }
    Views.Shown shown = Views.show(source, event, view, toNisc);
    return of(shown.source(), shown.event());
  }

  private static Identity of(String source, Event event) {
    return new Identity(source, event.header().getEventId(), event.header().getCaseId());
  }

  /** The identities, other than its own, under which an event is shown in some views. */
  static Set<Identity> others(String source, Event event, Set<View> views) {
    Set<Identity> identities = new LinkedHashSet<>();
    for (View view : views) {
      identities.add(of(source, event, view, true));
      identities.add(of(source, event, view, false));
    }
    identities.remove(of(source, event));
    return identities;
  }

  /** The identity under which an event was shown that a revision of it takes the place of. */
  static Identity ofFormer(IndexEntry former, Event revision, View view, boolean toNisc) {
    SpecificRecord body = SpecificData.get().deepCopy(revision.body().getSchema(), revision.body());
    Header header =
        Header.newBuilder(revision.header())
            .setEventId(former.getEventId())
            .setCaseId(former.getCaseId())
            .build();
    body.put(0, header);
    return of(former.getSource(), new Event(body), view, toNisc);
  }

  EventRef reference() {
    return new EventRef(source, eventId);
  }

  Optional<IndexEntry> find(KnownEvents known) {
    return known.find(source, eventId);
  }

  /** The entry under which receipts, replies and references to a narrower view find the event. */
  IndexEntry showing(IndexEntry entry) {
    return IndexEntry.newBuilder(entry)
        .setSource(source)
        .setEventId(eventId)
        .setCaseId(caseId)
        .setActor(null)
        .setAudience(List.of())
        .setHeld(List.of())
        .setApproveBy(null)
        .setShows(new EventRef(entry.getSource(), entry.getEventId()))
        .build();
  }
}
