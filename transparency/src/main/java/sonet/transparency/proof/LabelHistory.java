package sonet.transparency.proof;

import java.util.Optional;
import sonet.crypto.Bytes;

/// Where a log finds the versions of one label.
public interface LabelHistory {
  /// The position of the log entry that inserted a version; empty when there is no such version.
  Optional<Long> position(long version);

  /// The VRF output of a version, which need not exist.
  Bytes searchKey(long version);

  /// The greatest version in the tree whose rightmost entry is at a position.
  Optional<Long> greatestAt(long position);

  /// Of no label, for responses that look nothing up.
  LabelHistory NONE =
      new LabelHistory() {
        @Override
        public Optional<Long> position(long version) {
          return Optional.empty();
        }

        @Override
        public Bytes searchKey(long version) {
          throw new IllegalStateException("a lookup without a label");
        }

        @Override
        public Optional<Long> greatestAt(long position) {
          return Optional.empty();
        }
      };
}
