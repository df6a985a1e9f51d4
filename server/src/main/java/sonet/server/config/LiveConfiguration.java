package sonet.server.config;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The configuration of a running service, of which some settings may change.
public final class LiveConfiguration {
  private final Sources sources;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Configuration now;

  /// A configuration that can be read again from its sources.
  public LiveConfiguration(Configuration configuration, Sources sources) {
    this.now = configuration;
    this.sources = sources;
  }

  /// What came of reading again.
  public sealed interface Outcome {
    /// All is well.
    ///
    /// @param changed settings that have another value now
    /// @param waiting settings that have another value at the next start
    record Reread(List<Setting<?>> changed, List<Setting<?>> waiting) implements Outcome {}

    /// Something is wrong, and all stays as it was.
    ///
    /// @param mistakes each with where it stands and what to do
    record Wrong(List<String> mistakes) implements Outcome {}
  }

  /// The value of a setting at this moment.
  public <T> T get(Setting<T> setting) {
    return now.get(setting);
  }

  /// Reads the sources again.
  public Outcome read() {
    reading.lock();
    try {
      return switch (ConfigurationReader.read(sources)) {
        case ConfigurationReader.Result.Wrong(List<String> mistakes) -> new Outcome.Wrong(mistakes);
        case ConfigurationReader.Result.Read(Configuration again) -> {
          Configuration.Reread reread = now.reread(again);
          now = reread.now();
          yield new Outcome.Reread(reread.changed(), reread.waiting());
        }
      };
    } finally {
      reading.unlock();
    }
  }
}
