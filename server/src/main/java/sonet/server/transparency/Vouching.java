package sonet.server.transparency;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.server.http.RefusalException;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.wire.AuditorTreeHead;

/// Who vouches for a log besides itself: what of it goes into answers, and beside them.
public interface Vouching {
  /// Nobody does.
  Vouching NOBODY =
      new Vouching() {
        @Override
        public Optional<AuditorTreeHead> auditor(TenantLog log) {
          return Optional.empty();
        }

        @Override
        public List<Bytes> beside(TenantLog log, PublishedHead head) {
          return List.of();
        }

        @Override
        public List<Bytes> auditors(TenantLog log) {
          return List.of();
        }

        @Override
        public Optional<String> anchored(TenantLog log, long position) {
          return Optional.empty();
        }
      };

  /// The last head that the auditor of the log's configuration has signed, where it names one.
  ///
  /// @throws RefusalException when the store fails
  Optional<AuditorTreeHead> auditor(TenantLog log) throws RefusalException;

  /// The endorsements that go beside an answer with this head, encoded.
  ///
  /// @throws RefusalException when the store fails
  List<Bytes> beside(TenantLog log, PublishedHead head) throws RefusalException;

  /// The keys of those whose endorsements go beside answers.
  ///
  /// @throws RefusalException when the store fails
  List<Bytes> auditors(TenantLog log) throws RefusalException;

  /// The proof that a log entry is in the anchor log (C2SP tlog-proof); empty while it is not.
  ///
  /// @throws RefusalException when the store fails
  Optional<String> anchored(TenantLog log, long position) throws RefusalException;
}
