package sonet.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.vectors.VectorException.Reason;

class VectorRunnerTest {
  private static final String GOOD = "[{\"vlbytes_header\": \"4040\", \"length\": 64}]";
  private static final VectorRunner RUNNER = VectorRunner.of(CipherSuites.of(Providers.pure()));

  @TempDir Path folder;

  @Test
  void aKindIsKnownByContentWhateverTheFileIsCalled() throws Exception {
    Path file = write("secret-tree.json", GOOD);

    Outcome outcome = only(file);

    assertThat(outcome.kind()).isEqualTo("deserialization");
    assertThat(outcome.name()).isEqualTo("deserialization[0]: length 64");
    assertThat(outcome.passed()).isTrue();
  }

  @Test
  void aWrongValueFailsWithWhatWasExpectedAndWhatCame() throws Exception {
    Path file = write("a.json", GOOD.replace("64", "65"));

    assertThat(only(file).failure()).contains("length read: expected 65, got 64");
  }

  @Test
  void aFolderIsRunFileByFileInTheOrderOfNames() throws Exception {
    Path second = write("b.json", GOOD);
    Path first = write("a.json", GOOD.replace("64", "65"));
    Files.writeString(folder.resolve("notes.txt"), "not a vector");

    List<Outcome> outcomes = new ArrayList<>();
    Summary summary = RUNNER.run(folder, outcomes::add);

    assertThat(outcomes).extracting(Outcome::file).containsExactly(first, second);
    assertThat(summary).isEqualTo(new Summary(1, 1)).hasToString("1 passed, 1 failed");
  }

  @Test
  void aSuiteThatIsNotRegisteredFails() throws Exception {
    Path file =
        write("psk.json", "[{\"cipher_suite\": 61441, \"psks\": [], \"psk_secret\": \"00\"}]");

    assertThat(only(file).failure()).contains("cipher suite 0xf001 is not registered");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"length": 1}                                     | MALFORMED_FILE
          []                                                | MALFORMED_FILE
          [1]                                               | MALFORMED_FILE
          [{"length": 1]                                    | is not JSON
          [{"length": 1}] [{"length": 2}]                   | is not JSON
          [{"length": 1, "length": 2}]                      | is not JSON
          [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]          | is not JSON
          [{"length": 1}]                                   | in no format of the working group
          [{"vlbytes_header": "00"}]                        | the field length is missing
          [{"vlbytes_header": 7, "length": 0}]              | should be a hexadecimal text
          [{"vlbytes_header": "0", "length": 0}]            | odd length
          [{"vlbytes_header": "zz", "length": 0}]           | is no hexadecimal text
          [{"vlbytes_header": "00", "length": "0"}]         | should be a whole number
          [{"vlbytes_header": "00", "length": 0.5}]         | should be a whole number
          [{"vlbytes_header": "00", "length": -1}]          | should be a number of 31 bits
          [{"vlbytes_header": "00", "length": 2147483648}]  | should be a number of 31 bits
          [{"vlbytes_header": "c0", "length": 0}]           | reserved length prefix
          """)
  void aMalformedFileIsOneFailureThatSaysWhatIsWrong(String content, String sentence)
      throws Exception {
    assertThat(only(write("bad.json", content)).failure().orElseThrow()).contains(sentence);
  }

  @Test
  void aFolderWithoutVectorsIsRefused() {
    assertThatExceptionOfType(VectorException.class)
        .isThrownBy(() -> VectorRunner.files(folder))
        .extracting(VectorException::reason)
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    Path absent = folder.resolve("absent");

    assertThatExceptionOfType(VectorException.class)
        .isThrownBy(() -> VectorRunner.files(absent))
        .withMessage("there is no file or folder " + absent)
        .extracting(VectorException::reason)
        .isEqualTo(Reason.NOT_FOUND);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static Outcome only(Path file) throws VectorException {
    List<Outcome> outcomes = new ArrayList<>();
    Summary summary = RUNNER.run(file, outcomes::add);
    assertThat(summary.passed() + summary.failed()).isEqualTo(1);
    return outcomes.getFirst();
  }
}
