package sonet.server.stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sonet.crypto.Bytes;
import sonet.protocol.LogEntry;
import sonet.protocol.ServerFrame;
import sonet.protocol.codec.Codec;
import sonet.protocol.codec.Encoding;
import sonet.store.LogId;

/// Frames with entries of logs that several sessions push: written once for all of them.
///
/// Entries never change, so a frame with those from one number to another is the same for everyone
/// who may see them all. Most sessions of a group stand at the same place, and want the same frame
/// at the same moment; so little is kept, and not for long.
final class Frames {
  private static final long MAX_WEIGHT = 16L << 20;
  private static final int OVERHEAD = 200;
  private static final Duration LIFETIME = Duration.ofSeconds(10);

  private final Map<LogId, Integer> readers = new ConcurrentHashMap<>();
  private final Cache<Key, Bytes> frames =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .recordStats()
          .maximumWeight(MAX_WEIGHT)
          .weigher((Key _, Bytes frame) -> OVERHEAD + frame.length())
          .expireAfterWrite(LIFETIME)
          .build();

  /// Entries without a gap, in an encoding.
  private record Key(LogId log, long first, long last, Encoding encoding) {}

  /// A session begins to push a log; what is to be done when it does so no more.
  Runnable enter(LogId log) {
    var _ = readers.merge(log, 1, Integer::sum);
    return () -> leave(log);
  }

  private void leave(LogId log) {
    var _ = readers.computeIfPresent(log, (_, number) -> number == 1 ? null : number - 1);
  }

  /// A frame with entries as it is sent.
  Bytes encoded(LogId log, ServerFrame.Events events, Codec codec) {
    List<LogEntry> entries = events.entries();
    long first = entries.getFirst().seq();
    long last = entries.getLast().seq();
    // Who was away in between sees a gap, and a frame of its own.
    boolean whole = last - first + 1 == entries.size();
    return whole && readers.getOrDefault(log, 0) > 1
        ? frames.get(new Key(log, first, last, codec.encoding()), _ -> codec.encode(events))
        : codec.encode(events);
  }

  /// The frames in memory, for their hit rate.
  Cache<?, ?> cache() {
    return frames;
  }
}
