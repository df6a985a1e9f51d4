package sonet.server.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import sonet.crypto.Bytes;
import sonet.protocol.Base64Url;
import sonet.protocol.Link;
import sonet.protocol.LinkMessage;
import sonet.protocol.OpenLink;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.Storage.Versioned;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Outcome;

/// Where a device that is to be linked meets the one that links it (docs/devices.md).
///
/// The two share a code that the server does not know; the id of the place is derived from it, so
/// that only who has the code finds the place. Each message is left once, a device has one place at
/// a time, and all of it expires: neither can anybody fill the store with them, nor is there a
/// second try at an answer.
public final class Links {
  /// So long it is still known that there was a link.
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final Storage storage;
  private final InstantSource clock;
  private final Duration time;

  /// Links in a storage.
  ///
  /// @param time for which a link stands open
  public Links(Storage storage, InstantSource clock, Duration time) {
    this.storage = storage;
    this.clock = clock;
    this.time = time;
  }

  /// Opens a link of the caller, and closes the one that it had. The same again finds what is
  /// there.
  ///
  /// @throws RefusalException with `link-over` when there was one of this id
  public Link open(Caller caller, OpenLink request) throws RefusalException {
    Locations at = caller.locations();
    while (true) {
      Optional<Versioned<LinkEntry>> known = find(at, request.id());
      if (known.isPresent()) {
        LinkEntry entry = known.get().value();
        if (entry.by().equals(caller.id())
            && entry.isOpen(clock.instant())
            && entry.offer().equals(request.offer())) {
          return entry.link(request.id());
        }
        throw over("there was a link of this id");
      }
      Instant expiresAt = clock.instant().plus(time).truncatedTo(ChronoUnit.MILLIS);
      LinkEntry fresh =
          new LinkEntry(
              caller.id(), expiresAt, request.offer(), Optional.empty(), Optional.empty());
      if (create(caller, request.id(), fresh)) {
        return fresh.link(request.id());
      }
    }
  }

  private boolean create(Caller caller, Bytes id, LinkEntry fresh) throws RefusalException {
    Locations at = caller.locations();
    Instant forgotten = fresh.expiresAt().plus(REMEMBERED);
    Optional<Versioned<LinkPointer>> before =
        storage.read(at.linkOf(caller.id()), LinkPointer.class);
    Bytes pointer = storage.encode(new LinkPointer(id));
    List<DocWrite> docs = new ArrayList<>();
    docs.add(new DocWrite.Create(at.link(id), storage.encode(fresh), forgotten));
    if (before.isPresent()) {
      docs.add(
          new DocWrite.Replace(at.linkOf(caller.id()), before.get().version(), pointer, forgotten));
      docs.add(new DocWrite.Delete(at.link(before.get().value().link())));
    } else {
      docs.add(new DocWrite.Create(at.linkOf(caller.id()), pointer, forgotten));
    }
    return storage.write(new Batch(List.of(), docs)) instanceof Outcome.Written;
  }

  private Optional<Versioned<LinkEntry>> find(Locations at, Bytes id) throws RefusalException {
    return storage.read(at.link(id), LinkEntry.class);
  }

  /// What was left at a link so far.
  ///
  /// @throws RefusalException when there is none, or it is over
  public Link show(Locations at, String link) throws RefusalException {
    Bytes id = id(link);
    return require(at, id).value().link(id);
  }

  private static Bytes id(String link) throws RefusalException {
    try {
      Bytes id = Base64Url.decode(link);
      if (id.length() == Link.ID_LENGTH) {
        return id;
      }
    } catch (IllegalArgumentException malformed) {
      throw RefusalException.of(ProblemType.INVALID_PARAMETER, "link: " + malformed.getMessage());
    }
    throw RefusalException.of(
        ProblemType.INVALID_PARAMETER,
        "link: " + Link.ID_LENGTH + " bytes in base64url were expected");
  }

  private Versioned<LinkEntry> require(Locations at, Bytes id) throws RefusalException {
    Versioned<LinkEntry> found = find(at, id).orElseThrow(Links::unknown);
    if (!found.value().isOpen(clock.instant())) {
      throw over("the link was closed or has expired");
    }
    return found;
  }

  private static RefusalException unknown() {
    return RefusalException.of(ProblemType.UNKNOWN_LINK, "there is no such link");
  }

  private static RefusalException over(String detail) {
    return RefusalException.of(ProblemType.LINK_OVER, detail);
  }

  /// Leaves the answer. The same again is what is there.
  ///
  /// @throws RefusalException when there is no such link, it is over, or has another answer
  public void answer(Locations at, String link, LinkMessage message) throws RefusalException {
    Bytes id = id(link);
    while (true) {
      Versioned<LinkEntry> present = require(at, id);
      if (present.value().answer().isPresent()) {
        requireSame(present.value().answer().get(), message.body());
        return;
      }
      if (replace(at, id, present, entry -> entry.answered(message.body()))) {
        return;
      }
    }
  }

  private static void requireSame(Bytes present, Bytes again) throws RefusalException {
    if (!present.equals(again)) {
      throw over("the link was used already");
    }
  }

  private boolean replace(
      Locations at, Bytes id, Versioned<LinkEntry> present, UnaryOperator<LinkEntry> change)
      throws RefusalException {
    LinkEntry next = change.apply(present.value());
    return storage.write(
            Batch.ofDocs(
                new DocWrite.Replace(
                    at.link(id),
                    present.version(),
                    storage.encode(next),
                    next.expiresAt().plus(REMEMBERED))))
        instanceof Outcome.Written;
  }

  /// Leaves the reply of the caller, who opened the link. The same again is what is there.
  ///
  /// @throws RefusalException when the caller has no such link, it is over, or has another reply
  public void reply(Caller caller, String link, LinkMessage message) throws RefusalException {
    Locations at = caller.locations();
    Bytes id = id(link);
    while (true) {
      Versioned<LinkEntry> present = require(at, id);
      requireOwn(caller, present.value());
      if (present.value().reply().isPresent()) {
        requireSame(present.value().reply().get(), message.body());
        return;
      }
      if (replace(at, id, present, entry -> entry.replied(message.body()))) {
        return;
      }
    }
  }

  private static void requireOwn(Caller caller, LinkEntry entry) throws RefusalException {
    if (!entry.by().equals(caller.id())) {
      throw unknown();
    }
  }

  /// Closes a link of the caller with what was left there.
  ///
  /// @throws RefusalException when the caller has no such link
  public void close(Caller caller, String link) throws RefusalException {
    Locations at = caller.locations();
    Bytes id = id(link);
    while (true) {
      Versioned<LinkEntry> present = find(at, id).orElseThrow(Links::unknown);
      requireOwn(caller, present.value());
      if (present.value().offer().isEmpty() || replace(at, id, present, LinkEntry::closed)) {
        return;
      }
    }
  }
}
