package sonet.interop.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.interop.signal.SonetDevice.Incoming;
import sonet.ratchet.doubleratchet.TripleRatchet.Opening;

/// The braid with Signal's library at the other end: epochs close as quickly as between two of the
/// library, also where so much is lost that both sides live on the erasure code.
class BraidWithLibsignalTest {
  private final LibsignalDevice libsignal = new LibsignalDevice();

  private SonetDevice begun(long seed, boolean weBegin) throws Exception {
    SonetDevice sonet = new SonetDevice(SignalProfile.BRAIDED, new Random(seed)::nextBytes);
    if (weBegin) {
      sonet.begin(libsignal.bundle());
      toLibsignal(sonet);
      toSonet(sonet);
    } else {
      libsignal.begin(sonet.bundle());
      toSonet(sonet);
      toLibsignal(sonet);
    }
    return sonet;
  }

  private void toLibsignal(SonetDevice sonet) throws Exception {
    assertThat(libsignal.open(sonet.seal(Bytes.utf8("there"))).toUtf8()).isEqualTo("there");
  }

  private void toSonet(SonetDevice sonet) throws Exception {
    read(sonet, libsignal.seal(Bytes.utf8("back")));
  }

  private static void read(SonetDevice sonet, Incoming message) throws Exception {
    assertThat(sonet.open(message))
        .isInstanceOfSatisfying(
            Opening.Opened.class,
            opened -> assertThat(opened.plaintext().toUtf8()).isEqualTo("back"));
  }

  /// The figures are those measured between two of the library.
  @ParameterizedTest(name = "bursts of {0}, we begin: {2}")
  @CsvSource({
    "1, 87, true",
    "1, 87, false",
    "3, 87, true",
    "3, 87, false",
    "10, 110, true",
    "10, 110, false"
  })
  void anEpochTakesNoMoreMessagesThanBetweenTwoOfTheLibrary(
      int burst, int messages, boolean weBegin) throws Exception {
    SonetDevice sonet = begun(burst, weBegin);
    List<Integer> closed = new ArrayList<>();
    for (int sent = 0; closed.size() < 7; sent += 2 * burst) {
      if (sonet.epoch() > closed.size() + 1) {
        closed.add(sent);
      }
      for (int i = 0; i < burst; i++) {
        toLibsignal(sonet);
      }
      for (int i = 0; i < burst; i++) {
        toSonet(sonet);
      }
    }
    // Six epochs, in each of which one owned the key as often as the other.
    assertThat((closed.get(6) - closed.get(0)) / 6.0).isLessThanOrEqualTo(messages);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void epochsCloseWhereFourInTenMessagesAreLost(long seed) throws Exception {
    SonetDevice sonet = begun(seed, seed % 2 == 0);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<Incoming> there = new ArrayList<>();
      List<Incoming> back = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        there.add(sonet.seal(Bytes.utf8("there")));
        back.add(libsignal.seal(Bytes.utf8("back")));
      }
      Collections.shuffle(there, random);
      Collections.shuffle(back, random);
      for (int i = 0; i < 4; i++) {
        if (random.nextInt(10) >= 4) {
          assertThat(libsignal.open(there.get(i)).toUtf8()).isEqualTo("there");
        }
        if (random.nextInt(10) >= 4) {
          read(sonet, back.get(i));
        }
      }
      if (random.nextInt(3) == 0) {
        sonet.restart();
      }
    }
    assertThat(sonet.epoch()).isGreaterThanOrEqualTo(10);
  }

  @ParameterizedTest(name = "we begin: {0}")
  @ValueSource(booleans = {true, false})
  void aRestartAtEveryStepChangesNothing(boolean weBegin) throws Exception {
    SonetDevice sonet = begun(7, weBegin);
    for (int i = 0; i < 140; i++) {
      toLibsignal(sonet);
      sonet.restart();
      toSonet(sonet);
      sonet.restart();
    }
    assertThat(sonet.epoch()).isGreaterThanOrEqualTo(4);
  }
}
