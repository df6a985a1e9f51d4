package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.protocol.ClaimedPrekeys;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.LogEntry;
import sonet.protocol.Nothing;
import sonet.protocol.Notice;
import sonet.protocol.Notice.Keys;
import sonet.protocol.PrekeyBundle;
import sonet.protocol.PrekeyCount;
import sonet.protocol.ProblemType;
import sonet.protocol.PublishKeyPackages.Use;
import sonet.protocol.PublishPrekeys;
import sonet.protocol.SigningInput;
import sonet.protocol.codec.Codec;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;

final class PrekeyApiTest extends TwoDevices {
  private static final Codec JSON = Codec.json(1 << 20);
  private static final Bytes LAST = Bytes.utf8("last resort");

  private static PrekeyBundle bundle(TestDevice of, long version, String body) {
    Bytes bytes = Bytes.utf8(body);
    Bytes signed = SigningInput.prekeyBundle(of.id(), version, bytes);
    return new PrekeyBundle(version, bytes, of.signer().sign(signed));
  }

  private static List<Bytes> keys(String kind, int number) {
    return IntStream.range(0, number).mapToObj(i -> Bytes.utf8(kind + i)).toList();
  }

  private static PublishPrekeys all(TestDevice of, int number) {
    return new PublishPrekeys(
        Optional.of(bundle(of, 1, "bundle")),
        keys("ec", number),
        keys("kem", number),
        Optional.of(LAST));
  }

  private static PublishPrekeys only(PrekeyBundle bundle) {
    return new PublishPrekeys(Optional.of(bundle), List.of(), List.of(), Optional.empty());
  }

  private static Answer publish(TestDevice device, PublishPrekeys prekeys) throws Exception {
    return device.post(DirectoryOperations.PUBLISH_PREKEYS.path(), prekeys);
  }

  private Answer claim() throws Exception {
    return bob.post(DirectoryOperations.CLAIM_PREKEYS.at(alice.account()), new Nothing());
  }

  private static PrekeyCount count(TestDevice device) throws Exception {
    return device.get(DirectoryOperations.COUNT_PREKEYS.path()).as(PrekeyCount.class);
  }

  @Test
  void whatWasPublishedIsToldByItsHash() throws Exception {
    assertThat(count(alice)).isEqualTo(new PrekeyCount(Optional.empty(), 0, 0, 0));
    PublishPrekeys all = all(alice, 3);
    PrekeyCount count = publish(alice, all).as(PrekeyCount.class);
    PrekeyBundle bundle = all.bundle().orElseThrow();
    Bytes hash =
        CipherSuites.of(Providers.best())
            .get(1)
            .hash(Bytes.concat(bundle.body(), bundle.signature()));
    assertThat(count)
        .isEqualTo(new PrekeyCount(Optional.of(new PrekeyCount.Bundle(1, hash)), 3, 3, 1));
    assertThat(publish(alice, all).as(PrekeyCount.class)).isEqualTo(count);
    server.restart();
    assertThat(count(alice)).isEqualTo(count);
  }

  private Answer replace(PublishPrekeys prekeys) throws Exception {
    return server.send(
        "PUT",
        DirectoryOperations.REPLACE_PREKEYS.path(),
        JSON.encode(prekeys),
        alice.authorization());
  }

  @Test
  void otherPrekeysTakeThePlaceOfAllThatWait() throws Exception {
    assertThat(publish(alice, all(alice, PublishPrekeys.MAX_KEYS)).status()).isEqualTo(201);
    PrekeyBundle next = bundle(alice, 2, "next");
    PublishPrekeys other =
        new PublishPrekeys(
            Optional.of(next),
            keys("other ec", PublishPrekeys.MAX_KEYS),
            keys("other kem", 1),
            Optional.empty());
    Answer answer = replace(other);

    assertThat(answer.status()).isEqualTo(200);
    PrekeyCount count = answer.as(PrekeyCount.class);
    assertThat(count.bundle().orElseThrow().version()).isEqualTo(2);
    assertThat(count.ec()).isEqualTo(PublishPrekeys.MAX_KEYS);
    assertThat(count.kem()).isEqualTo(1);
    assertThat(count.lastResortKem()).isZero();
    assertThat(replace(other).as(PrekeyCount.class)).isEqualTo(count);
    ClaimedPrekeys.Claimed claimed = claim().as(ClaimedPrekeys.class).devices().getFirst();
    assertThat(claimed.bundle()).isEqualTo(next);
    assertThat(other.ec()).contains(claimed.ec().orElseThrow());
    assertThat(claimed.kem().orElseThrow().key()).isEqualTo(other.kem().getFirst());
  }

  @Test
  void prekeysThatAreRefusedReplaceNothing() throws Exception {
    PrekeyCount before = publish(alice, all(alice, 3)).as(PrekeyCount.class);
    PublishPrekeys skipped = only(bundle(alice, 3, "skipped"));
    PublishPrekeys foreign = only(bundle(bob, 2, "foreign"));

    var _ = replace(skipped).problem(ProblemType.BUNDLE_VERSION);
    var _ = replace(foreign).problem(ProblemType.CHALLENGE_FAILED);
    assertThat(count(alice)).isEqualTo(before);
  }

  @Test
  void eachOneTimeKeyIsHandedOutOnceAndThenTheLastResort() throws Exception {
    assertThat(publish(alice, all(alice, 2)).status()).isEqualTo(201);
    Set<Bytes> seen = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      ClaimedPrekeys.Claimed claimed = claim().as(ClaimedPrekeys.class).devices().getFirst();
      assertThat(claimed.device()).isEqualTo(alice.id());
      assertThat(claimed.bundle()).isEqualTo(bundle(alice, 1, "bundle"));
      assertThat(seen.add(claimed.ec().orElseThrow())).isTrue();
      assertThat(claimed.kem().orElseThrow().use()).isEqualTo(Use.ONE_TIME);
      assertThat(seen.add(claimed.kem().orElseThrow().key())).isTrue();
    }
    ClaimedPrekeys.Claimed claimed = claim().as(ClaimedPrekeys.class).devices().getFirst();
    assertThat(claimed.ec()).isEmpty();
    assertThat(claimed.kem()).contains(new ClaimedPrekeys.Kem(LAST, Use.LAST_RESORT));
  }

  @Test
  void prekeysOfAllDevicesAreTakenTogether() throws Exception {
    TestDevice laptop = alice.link();
    TestDevice bare = alice.link();
    assertThat(publish(alice, all(alice, 1)).status()).isEqualTo(201);
    assertThat(publish(laptop, all(laptop, 1)).status()).isEqualTo(201);
    ClaimedPrekeys claimed = claim().as(ClaimedPrekeys.class);
    assertThat(claimed.devices())
        .extracting(ClaimedPrekeys.Claimed::device)
        .containsExactly(alice.id(), laptop.id());
    assertThat(claimed.without()).containsExactly(bare.id());
    ClaimedPrekeys own =
        alice
            .post(DirectoryOperations.CLAIM_PREKEYS.at(alice.account()), new Nothing())
            .as(ClaimedPrekeys.class);
    assertThat(own.devices())
        .extracting(ClaimedPrekeys.Claimed::device)
        .containsExactly(laptop.id());
  }

  @Test
  void whereThereIsNoBundleTheAnswerSaysSo() throws Exception {
    assertThat(
            publish(
                    alice,
                    new PublishPrekeys(
                        Optional.empty(), keys("ec", 3), List.of(), Optional.empty()))
                .status())
        .isEqualTo(201);
    var _ = claim().problem(ProblemType.NO_PREKEYS);
    assertThat(count(alice).ec()).isEqualTo(3);
  }

  @Test
  void theVersionsOfABundleGoUpOneByOne() throws Exception {
    var _ = publish(alice, only(bundle(alice, 2, "b"))).problem(ProblemType.BUNDLE_VERSION);
    assertThat(publish(alice, only(bundle(alice, 1, "a"))).status()).isEqualTo(201);
    var _ = publish(alice, only(bundle(alice, 3, "c"))).problem(ProblemType.BUNDLE_VERSION);
    var _ = publish(alice, only(bundle(alice, 1, "other"))).problem(ProblemType.BUNDLE_VERSION);
    assertThat(publish(alice, only(bundle(alice, 2, "b"))).status()).isEqualTo(201);
    assertThat(count(alice).bundle().orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void aBundleThatTheDeviceDidNotSignIsRefused() throws Exception {
    PrekeyBundle ofBob = bundle(bob, 1, "bundle");
    var _ = publish(alice, only(ofBob)).problem(ProblemType.CHALLENGE_FAILED);
    PrekeyBundle good = bundle(alice, 1, "bundle");
    PrekeyBundle changed = new PrekeyBundle(1, Bytes.utf8("bundlf"), good.signature());
    var _ = publish(alice, only(changed)).problem(ProblemType.CHALLENGE_FAILED);
    PrekeyBundle raised = new PrekeyBundle(2, good.body(), good.signature());
    var _ = publish(alice, only(raised)).problem(ProblemType.CHALLENGE_FAILED);
    assertThat(count(alice).bundle()).isEmpty();
  }

  @Test
  void aHundredOfAKindMayWait() throws Exception {
    assertThat(publish(alice, all(alice, 100)).status()).isEqualTo(201);
    for (PublishPrekeys more :
        List.of(
            new PublishPrekeys(Optional.empty(), keys("x", 1), List.of(), Optional.empty()),
            new PublishPrekeys(Optional.empty(), List.of(), keys("x", 1), Optional.empty()))) {
      var _ = publish(alice, more).problem(ProblemType.QUOTA);
    }
    assertThat(count(alice).ec()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ec\":[],\"kem\":[\"\"]}",
        "{\"ec\":[\"\"],\"kem\":[]}",
        "{\"ec\":[]}",
        "{\"ec\":[],\"kem\":[],\"bundle\":{\"version\":0,\"body\":\"AA\",\"signature\":\"AA\"}}",
        "{\"ec\":[],\"kem\":[],\"bundle\":{\"version\":1,\"body\":\"AA\",\"signature\":\"AA\"}}"
      })
  void whatIsNoPrekeyIsRefused(String body) throws Exception {
    var _ =
        server
            .send(
                "POST",
                DirectoryOperations.PUBLISH_PREKEYS.path(),
                Bytes.utf8(body),
                alice.authorization())
            .problem(ProblemType.MALFORMED);
  }

  @Test
  void aDeviceIsToldWhenItsPrekeysRunOut() throws Exception {
    assertThat(
            publish(
                    alice,
                    new PublishPrekeys(
                        Optional.of(bundle(alice, 1, "b")),
                        keys("ec", 1),
                        List.of(),
                        Optional.empty()))
                .status())
        .isEqualTo(201);
    assertThat(claim().status()).isEqualTo(201);
    assertThat(claim().status()).isEqualTo(201);
    List<Notice> notices = new ArrayList<>();
    for (LogEntry entry : alice.inbox()) {
      notices.add(Codec.json(1_000).decode(entry.body(), Notice.class));
    }
    Keys ec = new Keys(Keys.Kind.EC_PREKEY, Optional.empty());
    Keys kem = new Keys(Keys.Kind.KEM_PREKEY, Optional.empty());
    assertThat(notices)
        .containsExactlyInAnyOrder(
            new Notice.KeysLow(ec, 0),
            new Notice.KeysExhausted(ec, false),
            new Notice.KeysExhausted(kem, false));
  }

  @Test
  void ofManyWhoClaimAtOnceEachGetsOthers() throws Exception {
    assertThat(publish(alice, all(alice, 20)).status()).isEqualTo(201);
    List<Future<ClaimedPrekeys>> claims = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        claims.add(threads.submit(() -> claim().as(ClaimedPrekeys.class)));
      }
    }
    Set<Bytes> seen = new HashSet<>();
    for (Future<ClaimedPrekeys> claimed : claims) {
      ClaimedPrekeys.Claimed one = claimed.get().devices().getFirst();
      assertThat(seen.add(one.ec().orElseThrow())).isTrue();
      assertThat(seen.add(one.kem().orElseThrow().key())).isTrue();
    }
  }

  @Test
  void theKeysOfARemovedDeviceAreGone() throws Exception {
    TestDevice laptop = alice.link();
    assertThat(publish(laptop, all(laptop, 3)).status()).isEqualTo(201);
    assertThat(alice.remove(laptop, Map.of()).status()).isEqualTo(204);
    assertThat(alice.add(laptop).status()).isEqualTo(201);
    laptop.authenticate();
    assertThat(count(laptop)).isEqualTo(new PrekeyCount(Optional.empty(), 0, 0, 0));
  }
}
