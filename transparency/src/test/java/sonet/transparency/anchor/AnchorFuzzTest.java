package sonet.transparency.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.audit.AuditedLog;
import sonet.transparency.testing.Suites;

/// Any input is refused with the module's exception or reads back as what it was read as.
class AnchorFuzzTest {
  @FuzzTest
  void aCheckpointIsRefusedOrFormatsBack(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      assertThat(Checkpoint.parse(text).format()).isEqualTo(text);
    } catch (TransparencyException e) {
      assertThat(e.reason()).isEqualTo(TransparencyException.Reason.MALFORMED);
    }
  }

  @FuzzTest
  void aNoteIsRefusedOrReadsBack(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      SignedNote note = SignedNote.parse(text);
      assertThat(SignedNote.parse(note.format())).isEqualTo(note);
    } catch (TransparencyException e) {
      assertThat(e.reason()).isEqualTo(TransparencyException.Reason.MALFORMED);
    }
  }

  @FuzzTest
  void aProofIsRefusedOrReadsBack(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      AnchorProof proof = AnchorProof.parse(text);
      assertThat(AnchorProof.parse(proof.format())).isEqualTo(proof);
    } catch (TransparencyException e) {
      assertThat(e.reason()).isEqualTo(TransparencyException.Reason.MALFORMED);
    }
  }

  @FuzzTest
  void aPolicyOrKeyIsRefusedOrRead(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      assertThat(AnchorPolicy.parse(Suites.ED25519, text).quorum()).isNotNull();
    } catch (TransparencyException e) {
      assertThat(e.reason()).isEqualTo(TransparencyException.Reason.MALFORMED);
    }
    try {
      NoteKey key = NoteKey.parse(Suites.ED25519, text);
      assertThat(NoteKey.parse(Suites.ED25519, key.format(Suites.ED25519))).isEqualTo(key);
    } catch (TransparencyException e) {
      assertThat(e.reason()).isEqualTo(TransparencyException.Reason.MALFORMED);
    }
  }

  @FuzzTest
  void aRequestToAWitnessIsRefusedOrReadsBack(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      WitnessRequest request = WitnessRequest.parse(text);
      assertThat(WitnessRequest.parse(request.format())).isEqualTo(request);
    } catch (TransparencyException e) {
      assertThat(e.reason()).isEqualTo(TransparencyException.Reason.MALFORMED);
    }
  }

  @FuzzTest
  void cosignaturesAreRefusedOrReadBack(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      List<SignedNote.Line> lines = SignedNote.parseLines(text);
      assertThat(SignedNote.parseLines(SignedNote.formatLines(lines))).isEqualTo(lines);
    } catch (TransparencyException e) {
      assertThat(e.reason()).isEqualTo(TransparencyException.Reason.MALFORMED);
    }
  }

  @FuzzTest
  void aBundleOfEntriesIsRefusedOrEncodesBack(byte[] input) {
    try {
      assertThat(EntryBundle.decode(Bytes.of(input)).encoded()).isEqualTo(Bytes.of(input));
    } catch (TransparencyException e) {
      assertThat(e.reason()).isEqualTo(TransparencyException.Reason.MALFORMED);
    }
  }

  @FuzzTest
  void aPathLeadsNowhereOrToOneTile(byte[] input) {
    String path = new String(input, StandardCharsets.UTF_8);
    Tile.parse(path).ifPresent(tile -> assertThat(tile.path()).isEqualTo(path));
    Tile.parseEntries(path).ifPresent(tile -> assertThat(tile.entriesPath()).isEqualTo(path));
    LogFiles.parseAudit(path).ifPresent(tile -> assertThat(LogFiles.audit(tile)).isEqualTo(path));
  }

  @FuzzTest
  void whatAnAuditorKeptIsRefusedOrEncodesBack(byte[] input) {
    try {
      assertThat(AuditedLog.decode(Bytes.of(input)).encoded()).isEqualTo(Bytes.of(input));
    } catch (TransparencyException e) {
      assertThat(e.reason()).isEqualTo(TransparencyException.Reason.MALFORMED);
    }
  }
}
