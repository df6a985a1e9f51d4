package sonet.mls.schedule;

import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;
import sonet.mls.framing.SignedContent;
import sonet.mls.suite.MlsSuite;

/// The running hashes over all commits of a group (RFC 9420 §8.2). Both are empty before the first
/// epoch.
public final class TranscriptHash {
  private TranscriptHash() {}

  /// `confirmed_transcript_hash` of the epoch that a commit begins.
  ///
  /// @param interim the interim transcript hash of the epoch in which the commit was sent
  /// @param commit the signed commit, whose encoding is `ConfirmedTranscriptHashInput`
  public static Bytes confirmed(MlsSuite suite, Bytes interim, SignedContent commit) {
    return suite.primitives().hash(interim, commit.encoded());
  }

  /// `interim_transcript_hash` of an epoch.
  public static Bytes interim(MlsSuite suite, Bytes confirmed, Bytes confirmationTag) {
    return suite.primitives().hash(confirmed, new Writer().opaque(confirmationTag).toBytes());
  }
}
