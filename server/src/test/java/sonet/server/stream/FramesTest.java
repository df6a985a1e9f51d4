package sonet.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.LogEntry;
import sonet.protocol.LogRef;
import sonet.protocol.ProtocolException;
import sonet.protocol.ServerFrame;
import sonet.protocol.codec.Codec;
import sonet.protocol.codec.Encoding;
import sonet.store.LogId;
import sonet.store.Tenant;

/// That what many read is written once, and what differs is not mixed up.
final class FramesTest {
  private static final Codec JSON = Codec.json(1 << 20);
  private static final Codec CBOR = Codec.of(Encoding.CBOR, 1 << 20);
  private static final LogId LOG = new LogId(new Tenant(1), 1, Bytes.utf8("log"));
  private static final LogRef REF = new LogRef.Group(new GroupId(Bytes.utf8("group")));

  private final Frames frames = new Frames();

  private static ServerFrame.Events events(int... numbers) {
    List<LogEntry> entries =
        IntStream.of(numbers)
            .mapToObj(number ->
                new LogEntry(
                    number,
                    EntryKind.MESSAGE,
                    1,
                    Optional.empty(),
                    Optional.empty(),
                    Instant.EPOCH,
                    Bytes.utf8("body " + number),
                    LogEntry.NO_HASH))
            .toList();
    return new ServerFrame.Events(REF, entries);
  }

  private ServerFrame sent(LogId log, ServerFrame.Events events, Codec codec)
      throws ProtocolException {
    return codec.decode(frames.encoded(log, events, codec), ServerFrame.class);
  }

  @Test
  void forManyReadersAFrameIsWrittenOnce() {
    Runnable _ = frames.enter(LOG);
    Runnable _ = frames.enter(LOG);
    Bytes first = frames.encoded(LOG, events(3, 4), JSON);
    assertThat(frames.encoded(LOG, events(3, 4), JSON)).isSameAs(first);
    assertThat(frames.cache().stats().hitCount()).isEqualTo(1);
  }

  @Test
  void forOneReaderNothingIsKept() {
    Runnable _ = frames.enter(LOG);
    Runnable second = frames.enter(LOG);
    second.run();
    Bytes first = frames.encoded(LOG, events(3), JSON);
    assertThat(frames.encoded(LOG, events(3), JSON)).isEqualTo(first).isNotSameAs(first);
    assertThat(frames.cache().estimatedSize()).isZero();
  }

  @Test
  void everyLogPlaceAndEncodingHasItsOwn() throws Exception {
    LogId elsewhere = new LogId(new Tenant(2), 1, Bytes.utf8("log"));
    for (LogId log : List.of(LOG, elsewhere)) {
      Runnable _ = frames.enter(log);
      Runnable _ = frames.enter(log);
    }
    for (Codec codec : List.of(JSON, CBOR)) {
      for (ServerFrame.Events events :
          List.of(events(1), events(1, 2), events(2), events(1, 2, 3), events(1, 3))) {
        assertThat(sent(LOG, events, codec)).isEqualTo(events);
        assertThat(sent(LOG, events, codec)).isEqualTo(events);
      }
    }
    ServerFrame.Events other = new ServerFrame.Events(REF, events(7).entries());
    assertThat(sent(elsewhere, other, JSON)).isEqualTo(other);
    assertThat(frames.cache().asMap()).hasSize(2 * 4 + 1);
  }
}
