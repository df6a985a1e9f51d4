package sonet.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sonet.server.audit.TrailFixture.AT;
import static sonet.server.audit.TrailFixture.CODEC;
import static sonet.server.audit.TrailFixture.assertWrong;
import static sonet.server.audit.TrailFixture.verify;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditActor;
import sonet.protocol.AuditCause;
import sonet.protocol.AuditEntry;
import sonet.protocol.AuditResult;
import sonet.protocol.AuditSubject;
import sonet.protocol.AuditTrail;
import sonet.server.storage.Locations;
import sonet.server.storage.SystemLocations;

/// What is done to an exported trail is found, with its line.
final class TrailFileTest {
  @TempDir Path folder;
  private TrailFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrailFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aTrailAsItWasExportedVerifies() throws Exception {
    fixture.write(0, 9);
    TrailFile.Report report = verify(fixture.export());
    assertThat(report.first()).isEqualTo(1);
    assertThat(report.last()).isEqualTo(9);
    assertThat(report.unfinished()).isZero();
  }

  @Test
  void aTrailWithoutEntriesVerifies() throws Exception {
    assertThat(verify(fixture.export()).last()).isZero();
  }

  @Test
  void anActWithoutAnOutcomeIsCounted() throws Exception {
    fixture
        .trails()
        .append(
            AT,
            new AuditAct(
                fixture.trails().newId(),
                AuditActor.SERVICE,
                "createBackup",
                AuditSubject.NOTHING,
                AuditCause.UNSAID,
                AuditResult.BEGUN,
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(verify(fixture.export()).unfinished()).isEqualTo(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aFlippedCharacterAnywhereIsFoundInItsLine(long seed) throws Exception {
    fixture.write(0, 5);
    List<String> lines = fixture.export();
    Random random = new Random(seed);
    for (int i = 0; i < 25; i++) {
      int line = random.nextInt(lines.size());
      String text = lines.get(line);
      int at = random.nextInt(text.length());
      char other = text.charAt(at) == 'x' ? 'y' : 'x';
      List<String> changed = new ArrayList<>(lines);
      String with = text.substring(0, at) + other + text.substring(at + 1);
      changed.set(line, with);
      // What the head says of the end shows at the end; all else in its line.
      assertThatThrownBy(() -> verify(changed))
          .as(with)
          .isInstanceOfSatisfying(
              TrailFile.WrongException.class,
              wrong -> assertThat(wrong.line()).isEqualTo(line + 1));
    }
  }

  @Test
  void anEntryThatWasLeftOutIsFoundWhereItWas() throws Exception {
    fixture.write(0, 5);
    for (int i = 1; i < 5; i++) {
      List<String> lines = fixture.export();
      lines.remove(i);
      assertWrong(lines, i + 1, "entry %d is here, and %d was expected".formatted(i + 1, i));
    }
  }

  @Test
  void entriesInAnotherOrderAreFound() throws Exception {
    fixture.write(0, 5);
    List<String> lines = fixture.export();
    Collections.swap(lines, 2, 3);
    assertWrong(lines, 3, "entry 3 is here, and 2 was expected");
  }

  @Test
  void aTrailThatEndsEarlyIsFoundBehindItsLastLine() throws Exception {
    fixture.write(0, 5);
    List<String> lines = fixture.export();
    lines.removeLast();
    assertWrong(lines, 6, "the file ends with entry 4, and the signed head is entry 5");
    assertThatThrownBy(() -> verify(String.join("\n", fixture.export()), Optional.empty()))
        .hasMessageContaining("cut off");
  }

  @Test
  void anEntryBehindTheHeadIsFound() throws Exception {
    fixture.write(0, 5);
    List<String> lines = fixture.export();
    fixture.write(5, 1);
    lines.add(fixture.export().getLast());
    assertWrong(lines, 7, "entry 6 lies behind the signed head");
  }

  /// Whoever changes an entry can make the chain again, but not the signature.
  @Test
  void anEntryInTheMiddleThatWasMadeAnewDoesNotLeadToTheHead() throws Exception {
    fixture.write(0, 3);
    List<String> lines = fixture.export();
    List<AuditEntry> entries = new ArrayList<>();
    for (String line : lines.subList(1, 4)) {
      entries.add(CODEC.decode(Bytes.utf8(line), AuditEntry.class));
    }
    AuditAct lie = fixture.act("somebody-else");
    AuditEntry changed =
        new AuditEntry(2, entries.get(1).at(), entries.get(1).prevHash(), CODEC.encode(lie), lie);
    lines.set(2, CODEC.encodeText(changed));
    assertWrong(lines, 4, "entry 3 does not follow");
    AuditEntry last =
        new AuditEntry(
            3, entries.get(2).at(), hash(changed), entries.get(2).body(), entries.get(2).act());
    lines.set(3, CODEC.encodeText(last));
    assertWrong(lines, 4, "entry 3 is not the one that the signed head names");
  }

  private Bytes hash(AuditEntry entry) {
    return fixture
        .primitives()
        .hash(
            new sonet.store.StoredEntry(
                    entry.seq(),
                    Trails.ACT,
                    0,
                    Bytes.EMPTY,
                    Bytes.EMPTY,
                    entry.at(),
                    entry.body(),
                    entry.prevHash())
                .hashInput());
  }

  @Test
  void whatIsShownMustBeWhatWasHashed() throws Exception {
    fixture.write(0, 2);
    List<String> lines = fixture.export();
    AuditEntry entry = CODEC.decode(Bytes.utf8(lines.get(2)), AuditEntry.class);
    lines.set(
        2,
        CODEC.encodeText(
            new AuditEntry(
                entry.seq(),
                entry.at(),
                entry.prevHash(),
                entry.body(),
                fixture.act("somebody-else"))));
    assertWrong(lines, 3, "what entry 2 shows is not what its body says");
  }

  @Test
  void theWrongKeyIsFound() throws Exception {
    fixture.write(0, 2);
    String text = String.join("\n", fixture.export()) + "\n";
    Bytes key = fixture.trails().head(AT).key();
    assertThat(verify(text, Optional.of(key)).last()).isEqualTo(2);
    Bytes other = fixture.trails().head(new Locations(SystemLocations.SYSTEM)).key();
    assertThatThrownBy(() -> verify(text, Optional.of(other)))
        .hasMessageContaining("not of " + other.toHex());
  }

  @Test
  void aHeadOfAnotherTrailIsNoHeadOfThisOne() throws Exception {
    fixture.write(0, 2);
    List<String> lines = fixture.export();
    AuditTrail trail = CODEC.decode(Bytes.utf8(lines.getFirst()), AuditTrail.class);
    AuditTrail other =
        new AuditTrail(
            trail.format(),
            trail.tenant(),
            fixture.trails().head(new Locations(SystemLocations.SYSTEM)),
            1,
            trail.pruning(),
            trail.evidence());
    lines.set(0, CODEC.encodeText(other));
    assertWrong(lines, 1, "the signature of the head does not verify");
  }

  @Test
  void aProofThatMustBeThereAndIsNotIsFound() throws Exception {
    fixture.write(0, 1);
    String text = String.join("\n", fixture.export()) + "\n";
    TrailFile.Expected expected =
        new TrailFile.Expected(
            Optional.empty(), new LogCheck.Expected(true, Optional.empty(), Optional.empty()));
    assertThatThrownBy(() -> TrailFile.verify(new BufferedReader(new StringReader(text)), expected))
        .hasMessageContaining("no proof that the head is in the log of keys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "{}\n", "[1,2]\n", "null\n", "\u0000\n", "{\"format\":1}\n"})
  void whatIsNoTrailIsRefusedInItsFirstLine(String text) {
    assertThatThrownBy(() -> verify(text, Optional.empty()))
        .isInstanceOfSatisfying(
            TrailFile.WrongException.class,
            wrong -> assertThat(wrong.line()).isLessThanOrEqualTo(1));
  }

  @Test
  void aLineWithoutAnEndIsRefusedBeforeItIsRead() {
    assertThatThrownBy(() -> verify("x".repeat(3 << 20), Optional.empty()))
        .hasMessageContaining("longer than any");
  }
}
