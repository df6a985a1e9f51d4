package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.client.testing.FakeWeather;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;

/// Two people with several devices each talk while the server loses, repeats, changes and reorders
/// what they say, and devices are restarted or restored from old copies: in the end every device
/// has everything once.
final class PairPropertiesTest {
  private static final int STEPS = 30;
  private static final int ROUNDS = 14;

  private @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyDeviceHasEverythingOnceWhateverGotLost(long seed) throws Exception {
    play(seed, new Random(seed), Fate.RESTARTED);
  }

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103, 104, 105, 106})
  void everyOtherDeviceHasEverythingWhenOneIsRestoredFromAnOldCopy(long seed) throws Exception {
    play(seed, new Random(seed), Fate.RESTORED);
  }

  private enum Fate {
    RESTARTED,
    RESTORED
  }

  private void play(long seed, Random random, Fate fate) throws Exception {
    try (TestDevices devices = new TestDevices(folder)) {
      List<String> names = cast(devices, random);
      String fallen = fate == Fate.RESTORED ? names.get(random.nextInt(names.size())) : "";
      List<String> said = new ArrayList<>();
      List<String> forgotten = new ArrayList<>();
      devices.server().weather(new Storm(random));
      for (int step = 0; step < STEPS; step++) {
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(6)) {
          case 0, 1, 2 -> {
            String text = name + " says " + step;
            devices.again(name, account(name)).direct(other(account(name))).send(text);
            said.add(text);
            if (name.equals(fallen) && step >= STEPS / 3 && step <= 2 * STEPS / 3) {
              // Who said it has forgotten it; what got lost of it nobody can send again.
              forgotten.add(text);
            }
          }
          case 3 -> devices.synchronize(name);
          case 4 -> reopen(devices, name);
          default -> devices.pass(Duration.ofSeconds(random.nextInt(60)));
        }
        if (step == STEPS / 3 - 1 && !fallen.isEmpty()) {
          devices.stop(fallen);
          devices.save(fallen);
          var _ = devices.again(fallen, account(fallen));
        }
        if (step == 2 * STEPS / 3 && !fallen.isEmpty()) {
          rollBack(devices, fallen);
        }
      }
      devices.server().weather(FakeWeather.FAIR);
      settle(devices, names, said, forgotten);
      for (String name : names) {
        List<String> wanted =
            said.stream().filter(text -> !forgotten.contains(text)).sorted().toList();
        assertThat(heard(devices, name).stream().filter(wanted::contains).sorted().toList())
            .as("%s of seed %d, of whom %s fell", name, seed, fallen)
            .isEqualTo(wanted);
      }
    }
  }

  private static List<String> cast(TestDevices devices, Random random) throws ClientException {
    List<String> names = new ArrayList<>();
    for (String account : List.of("alice", "bob")) {
      var _ = devices.get(account);
      names.add(account);
      for (int i = 2; i <= 2 + random.nextInt(2); i++) {
        var _ = devices.linked(account + i, account);
        names.add(account + i);
      }
    }
    return names;
  }

  private static String account(String device) {
    return device.replaceAll("[0-9]", "");
  }

  private static String other(String account) {
    return account.equals("alice") ? "bob" : "alice";
  }

  private static void reopen(TestDevices devices, String name) throws ClientException {
    devices.stop(name);
    var _ = devices.again(name, account(name));
  }

  private static void rollBack(TestDevices devices, String name)
      throws ClientException, IOException {
    devices.stop(name);
    devices.rollBack(name);
    var _ = devices.again(name, account(name));
  }

  /// Lets everyone say a last word, by which what is missing shows, and time pass for questions to
  /// be asked again.
  private static void settle(
      TestDevices devices, List<String> names, List<String> said, List<String> forgotten)
      throws ClientException {
    for (String name : names) {
      String text = name + " ends";
      devices.again(name, account(name)).direct(other(account(name))).send(text);
      said.add(text);
    }
    for (int round = 0; round < ROUNDS; round++) {
      boolean whole = true;
      for (String name : names) {
        devices.synchronize(name);
        whole &=
            heard(devices, name)
                .containsAll(said.stream().filter(text -> !forgotten.contains(text)).toList());
      }
      if (whole) {
        return;
      }
      devices.pass(Duration.ofMinutes(10));
    }
  }

  private static List<String> heard(TestDevices devices, String name) throws ClientException {
    return devices.pair(name).history(0, 10_000).stream()
        .filter(Message.class::isInstance)
        .map(entry -> ((Message) entry).text())
        .toList();
  }

  /// Loses, repeats, changes and holds back.
  private static final class Storm implements FakeWeather {
    private final Random random;
    private final Map<DeviceId, Deque<Bytes>> held = new HashMap<>();

    Storm(Random random) {
      this.random = new Random(random.nextLong());
    }

    @Override
    public List<Bytes> carry(DeviceId device, Bytes body) {
      Deque<Bytes> waiting = held.computeIfAbsent(device, d -> new ArrayDeque<>());
      List<Bytes> carried = new ArrayList<>();
      switch (random.nextInt(10)) {
        case 0 -> {
          // Lost.
        }
        case 1 -> {
          carried.add(body);
          carried.add(body);
        }
        case 2 -> waiting.add(body);
        case 3 -> carried.add(changed(body));
        default -> carried.add(body);
      }
      if (random.nextInt(3) == 0) {
        carried.addAll(waiting);
        waiting.clear();
      }
      return carried;
    }

    private Bytes changed(Bytes body) {
      byte[] bytes = body.toArray();
      bytes[bytes.length - 1 - random.nextInt(Math.min(40, bytes.length))] ^= 4;
      return Bytes.wrap(bytes);
    }
  }
}
