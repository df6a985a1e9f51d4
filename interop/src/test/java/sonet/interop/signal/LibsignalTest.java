package sonet.interop.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signal.libsignal.protocol.InvalidMessageException;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.interop.signal.SonetDevice.Incoming;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.doubleratchet.TripleRatchet.Opening;

/// Every scenario of a conversation with Signal's library, whoever begins, with the braid and
/// without.
class LibsignalTest {
  /// Who begins, and with what.
  enum Setting {
    WE_BEGIN(true, true),
    THEY_BEGIN(false, true),
    WE_BEGIN_UNBRAIDED(true, false),
    THEY_BEGIN_UNBRAIDED(false, false);

    private final boolean ours;
    private final boolean braided;

    Setting(boolean ours, boolean braided) {
      this.ours = ours;
      this.braided = braided;
    }

    private Talk begin() throws Exception {
      RandomSource random = new Random(name().length())::nextBytes;
      SonetDevice sonet =
          new SonetDevice(braided ? SignalProfile.BRAIDED : SignalProfile.UNBRAIDED, random);
      LibsignalDevice libsignal = new LibsignalDevice();
      if (ours) {
        sonet.begin(libsignal.bundle());
      } else {
        libsignal.begin(sonet.bundle());
      }
      return new Talk(sonet, libsignal, ours);
    }
  }

  /// A conversation.
  private record Talk(SonetDevice sonet, LibsignalDevice libsignal, boolean ours) {
    void toLibsignal(String text) throws Exception {
      assertThat(libsignal.open(sonet.seal(Bytes.utf8(text))).toUtf8()).isEqualTo(text);
    }

    void toSonet(String text) throws Exception {
      read(libsignal.seal(Bytes.utf8(text)), text);
    }

    void read(Incoming message, String text) throws Exception {
      assertThat(sonet.open(message))
          .isInstanceOfSatisfying(
              Opening.Opened.class,
              opened -> assertThat(opened.plaintext().toUtf8()).isEqualTo(text));
    }

    /// The first message and its answer.
    void greet() throws Exception {
      if (ours) {
        toLibsignal("first");
        toSonet("answer");
      } else {
        toSonet("first");
        toLibsignal("answer");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSessionIsBegunAndAnswered(Setting setting) throws Exception {
    Talk talk = setting.begin();

    talk.greet();
    talk.toLibsignal("one more");
    talk.toSonet("and one more");
  }

  @Test
  void aSessionIsBegunWithoutAOneTimeKey() throws Exception {
    SonetDevice sonet = new SonetDevice(SignalProfile.BRAIDED, new Random(9)::nextBytes);
    LibsignalDevice libsignal = new LibsignalDevice();
    sonet.begin(libsignal.bundleWithoutOneTime());
    Talk talk = new Talk(sonet, libsignal, true);

    talk.greet();
  }

  @ParameterizedTest
  @EnumSource
  void firstMessagesMayComeInAnyOrder(Setting setting) throws Exception {
    Talk talk = setting.begin();
    List<Incoming> messages = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Bytes text = Bytes.utf8("number " + i);
      messages.add(talk.ours() ? talk.sonet().seal(text) : talk.libsignal().seal(text));
    }

    for (int i = 4; i >= 0; i--) {
      if (talk.ours()) {
        assertThat(talk.libsignal().open(messages.get(i)).toUtf8()).isEqualTo("number " + i);
      } else {
        talk.read(messages.get(i), "number " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void messagesComeInAnyOrderAndOfChainsBefore(Setting setting) throws Exception {
    Talk talk = setting.begin();
    talk.greet();
    List<Incoming> toLibsignal = new ArrayList<>();
    List<Incoming> toSonet = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      toLibsignal.add(talk.sonet().seal(Bytes.utf8("number " + i)));
      toSonet.add(talk.libsignal().seal(Bytes.utf8("number " + i)));
      if (i % 4 == 3) {
        talk.toLibsignal("a step on");
        talk.toSonet("and another");
      }
    }
    for (int i = 11; i >= 0; i--) {
      assertThat(talk.libsignal().open(toLibsignal.get(i)).toUtf8()).isEqualTo("number " + i);
      talk.read(toSonet.get(i), "number " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void lostMessagesDoNotHoldUpTheOthers(Setting setting) throws Exception {
    Talk talk = setting.begin();
    talk.greet();
    for (int i = 0; i < 200; i++) {
      Incoming toLibsignal = talk.sonet().seal(Bytes.utf8("there " + i));
      Incoming toSonet = talk.libsignal().seal(Bytes.utf8("back " + i));
      if (i % 3 == 0) {
        assertThat(talk.libsignal().open(toLibsignal).toUtf8()).isEqualTo("there " + i);
      }
      if (i % 4 == 0) {
        talk.read(toSonet, "back " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyEpochsPass(Setting setting) throws Exception {
    Talk talk = setting.begin();
    talk.greet();
    for (int i = 0; i < 250; i++) {
      talk.toLibsignal("there " + i);
      talk.toSonet("back " + i);
    }
    if (setting.braided) {
      // An epoch closes every 87 messages, as it does between two of the library.
      assertThat(talk.sonet().epoch()).isEqualTo(1 + 502 / 87);
    }
  }

  @ParameterizedTest
  @EnumSource
  void burstsPassToo(Setting setting) throws Exception {
    Talk talk = setting.begin();
    talk.greet();
    for (int round = 0; round < 30; round++) {
      for (int i = 0; i < 10; i++) {
        talk.toLibsignal("there " + i);
      }
      for (int i = 0; i < 10; i++) {
        talk.toSonet("back " + i);
      }
    }
    if (setting.braided) {
      assertThat(talk.sonet().epoch()).isGreaterThanOrEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMessageTwiceIsADuplicateToBoth(Setting setting) throws Exception {
    Talk talk = setting.begin();
    talk.greet();
    Incoming there = talk.sonet().seal(Bytes.utf8("there"));
    Incoming back = talk.libsignal().seal(Bytes.utf8("back"));
    var _ = talk.libsignal().open(there);
    talk.read(back, "back");

    assertThat(talk.libsignal().knows(there)).isTrue();
    assertThat(talk.sonet().open(back)).isEqualTo(new Opening.Repeated());
  }

  @ParameterizedTest
  @EnumSource
  void aForgedMessageIsRefusedByBoth(Setting setting) throws Exception {
    Talk talk = setting.begin();
    talk.greet();
    Incoming there = talk.sonet().seal(Bytes.utf8("there"));
    Incoming back = talk.libsignal().seal(Bytes.utf8("back"));

    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> talk.libsignal().open(forged(there)));
    assertThat(talk.sonet().open(forged(back)))
        .isEqualTo(new Opening.Unopened(Reason.AUTHENTICATION_FAILED));
    assertThat(talk.libsignal().open(there).toUtf8()).isEqualTo("there");
    talk.read(back, "back");
  }

  private static Incoming forged(Incoming message) {
    byte[] bytes = message.bytes().toArray();
    bytes[bytes.length - 1] ^= 1;
    return new Incoming(message.first(), Bytes.wrap(bytes));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aRandomLifeOfLossReorderingAndRestarts(long seed) throws Exception {
    Random random = new Random(seed);
    Talk talk = Setting.values()[(int) (seed % Setting.values().length)].begin();
    talk.greet();
    List<Incoming> toLibsignal = new ArrayList<>();
    List<Incoming> toSonet = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> toLibsignal.add(talk.sonet().seal(Bytes.utf8("there")));
        case 2, 3 -> toSonet.add(talk.libsignal().seal(Bytes.utf8("back")));
        default -> talk.sonet().restart();
      }
      if (random.nextInt(6) == 0) {
        Collections.shuffle(toLibsignal, random);
        Collections.shuffle(toSonet, random);
        for (Incoming message : toLibsignal) {
          if (random.nextInt(10) > 0) {
            assertThat(talk.libsignal().open(message).toUtf8()).isEqualTo("there");
          }
        }
        for (Incoming message : toSonet) {
          if (random.nextInt(10) > 0) {
            talk.read(message, "back");
          }
        }
        toLibsignal.clear();
        toSonet.clear();
      }
    }
  }
}
