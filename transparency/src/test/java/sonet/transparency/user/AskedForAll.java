package sonet.transparency.user;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Encodable;
import sonet.transparency.TransparencyException;
import sonet.transparency.operator.CredentialIssuer;
import sonet.transparency.operator.LogServer;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.testing.World;
import sonet.transparency.wire.MonitorMapEntry;
import sonet.transparency.wire.Request;

/// Everything that users of any age may ask a log for, and what it says: the bytes of the answer,
/// or the reason of a refusal.
final class AskedForAll {
  /// Every so many positions and sizes are asked for.
  private static final int STEP = 4;

  private final World world;
  private final int labels;
  private final Map<String, Object> answers = new LinkedHashMap<>();

  AskedForAll(World world, int labels) {
    this.world = world;
    this.labels = labels;
  }

  private interface Asking {
    Encodable ask() throws TransparencyException;
  }

  private void ask(String what, Asking asking) {
    try {
      answers.put(what, asking.ask().encoded());
    } catch (TransparencyException e) {
      answers.put(what, e.reason());
    }
  }

  private List<Long> positions() {
    return LongStream.iterate(
            world.head().size() - 1, position -> position >= 0, position -> position - STEP)
        .boxed()
        .toList();
  }

  private List<Optional<Long>> sizes() {
    return Stream.concat(
            Stream.of(Optional.<Long>empty(), Optional.of(1L), Optional.of(2L)),
            positions().stream().filter(size -> size % 3 == 0 && size > 2).map(Optional::of))
        .toList();
  }

  Map<String, Object> answers() {
    LogServer server = world.server();
    PublishedHead head = world.head();
    for (Optional<Long> last : sizes()) {
      ask(
          last + " distinguished",
          () -> server.distinguished(head, new Request.Distinguished(last, Optional.empty())));
      for (int i = 0; i < labels; i++) {
        Bytes label = Bytes.utf8("label " + i);
        String name = last + " " + i + " ";
        ask(name, () -> server.search(head, new Request.Search(last, label, Optional.empty())));
        long greatest = world.store().greatest(label).orElse(-1L);
        for (long version = 0; version <= greatest; version++) {
          version(name + version, last, label, version);
        }
      }
    }
    for (int i = 0; i < labels; i++) {
      ofOwners(Bytes.utf8("label " + i));
    }
    return answers;
  }

  private void version(String name, Optional<Long> last, Bytes label, long version) {
    LogServer server = world.server();
    PublishedHead head = world.head();
    ask(name, () -> server.search(head, new Request.Search(last, label, Optional.of(version))));
    ask(
        name + " update",
        () ->
            server.update(
                head, new Request.Update(last, label, Optional.of(version), List.of()), false));
    long inserted = world.store().version(label, version).orElseThrow().position();
    for (long position : positions()) {
      if (position >= inserted) {
        MonitorMapEntry entry = new MonitorMapEntry(position, version);
        ask(
            name + " monitored at " + position,
            () ->
                server.contactMonitor(
                    head, new Request.ContactMonitor(last, label, List.of(entry))));
      }
    }
  }

  private void ofOwners(Bytes label) {
    LogServer server = world.server();
    PublishedHead head = world.head();
    Optional<Long> greatest = world.store().greatest(label);
    ask(label + " credential", () -> world.issuer().issue(head, label));
    for (long position = 0; position < head.size(); position++) {
      long start = position;
      ask(
          label + " owned from " + start,
          () -> server.ownerInit(head, new Request.OwnerInit(Optional.empty(), label, start)));
      ask(
          label + " own from " + start,
          () ->
              server.ownerMonitor(
                  head,
                  new Request.OwnerMonitor(Optional.empty(), label, List.of(), start, greatest)));
    }
    long inserted = greatest.isEmpty() ? 0 : version(label, greatest.get());
    for (long distinguished : positions()) {
      if (distinguished >= inserted) {
        MonitorMapEntry terminal = new MonitorMapEntry(inserted, greatest.orElse(0L));
        ask(
            label + " credential from " + distinguished,
            () ->
                world
                    .issuer()
                    .update(
                        head,
                        label,
                        new CredentialIssuer.Begun(terminal, inserted + 1),
                        distinguished));
      }
    }
  }

  private long version(Bytes label, long version) {
    return world.store().version(label, version).orElseThrow().position();
  }
}
