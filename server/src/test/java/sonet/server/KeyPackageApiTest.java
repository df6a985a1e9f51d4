package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.ClaimedKeyPackages;
import sonet.protocol.ClaimedKeyPackages.Claimed;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.PublishKeyPackages.Upload;
import sonet.protocol.PublishKeyPackages.Use;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;

final class KeyPackageApiTest extends TwoDevices {
  private static final AccountName ALICE = new AccountName("alice");

  private Answer publish(Upload... uploads) throws Exception {
    return alice.post(Paths.OWN_KEY_PACKAGES, new PublishKeyPackages(List.of(uploads)));
  }

  private Answer claim() throws Exception {
    return bob.post(Paths.claim(ALICE), new ClaimKeyPackages(1));
  }

  @Test
  void eachIsHandedOutOnceAndThenTheLastResort() throws Exception {
    Upload one = alice.upload(Use.ONE_TIME);
    Upload two = alice.upload(Use.ONE_TIME);
    Upload last = alice.upload(Use.LAST_RESORT);
    KeyPackageCount count = publish(one, two, last).as(KeyPackageCount.class);
    assertThat(count.suites()).containsExactly(new KeyPackageCount.Suite(1, 2, 1));
    assertThat(bob.claim(ALICE).keyPackages())
        .containsExactly(new Claimed(alice.id(), Use.ONE_TIME, one.keyPackage()));
    assertThat(bob.claim(ALICE).keyPackages())
        .containsExactly(new Claimed(alice.id(), Use.ONE_TIME, two.keyPackage()));
    for (int i = 0; i < 2; i++) {
      assertThat(bob.claim(ALICE).keyPackages())
          .containsExactly(new Claimed(alice.id(), Use.LAST_RESORT, last.keyPackage()));
    }
    assertThat(alice.get(Paths.OWN_KEY_PACKAGES).as(KeyPackageCount.class).suites())
        .containsExactly(new KeyPackageCount.Suite(1, 0, 1));
  }

  @Test
  void oneOfEachDeviceIsClaimed() throws Exception {
    TestDevice laptop = alice.link();
    TestDevice empty = alice.link();
    alice.publish(1);
    laptop.publish(1);
    ClaimedKeyPackages claimed = bob.claim(ALICE);
    assertThat(claimed.keyPackages())
        .extracting(Claimed::device)
        .containsExactly(alice.id(), laptop.id());
    assertThat(claimed.exhausted()).containsExactly(empty.id());
  }

  @Test
  void whoClaimsForTheOwnAccountGetsThoseOfTheOtherDevices() throws Exception {
    TestDevice laptop = alice.link();
    alice.publish(1);
    laptop.publish(1);
    assertThat(alice.claim(ALICE).keyPackages())
        .extracting(Claimed::device)
        .containsExactly(laptop.id());
  }

  @Test
  void whereNoneIsLeftTheAnswerSaysSo() throws Exception {
    var _ = claim().problem(ProblemType.KEY_PACKAGES_EXHAUSTED);
    alice.publish(1);
    var _ =
        bob.post(Paths.claim(ALICE), new ClaimKeyPackages(2))
            .problem(ProblemType.KEY_PACKAGES_EXHAUSTED);
    assertThat(claim().status()).isEqualTo(201);
    var _ = claim().problem(ProblemType.KEY_PACKAGES_EXHAUSTED);
  }

  @Test
  void anUnknownAccountHasNone() throws Exception {
    var _ =
        bob.post(Paths.claim(new AccountName("nobody")), new ClaimKeyPackages(1))
            .problem(ProblemType.UNKNOWN_ACCOUNT);
  }

  @Test
  void theSameKeyPackageTwiceCountsOnce() throws Exception {
    Upload one = alice.upload(Use.ONE_TIME);
    assertThat(publish(one).status()).isEqualTo(201);
    assertThat(publish(one).as(KeyPackageCount.class).suites())
        .containsExactly(new KeyPackageCount.Suite(1, 1, 0));
  }

  @Test
  void whatIsNoKeyPackageOrOfAnotherSuiteIsRefused() throws Exception {
    Upload good = alice.upload(Use.ONE_TIME);
    Instant end = good.expiresAt();
    assertThat(
            publish(good, new Upload(1, Use.ONE_TIME, end, Bytes.utf8("nonsense, no key package")))
                .problem(ProblemType.MALFORMED)
                .detail())
        .startsWith("keyPackages[1]");
    var _ =
        publish(new Upload(2, Use.ONE_TIME, end, good.keyPackage())).problem(ProblemType.MALFORMED);
    var _ =
        publish(
                new Upload(
                    1,
                    Use.ONE_TIME,
                    end,
                    Bytes.concat(good.keyPackage(), Bytes.wrap(new byte[5_000]))))
            .problem(ProblemType.MALFORMED);
    assertThat(alice.get(Paths.OWN_KEY_PACKAGES).as(KeyPackageCount.class).suites()).isEmpty();
  }

  @Test
  void whatIsMarkedAsLastResortIsNotHandedOutAsAnythingElse() throws Exception {
    Upload marked = alice.upload(Use.LAST_RESORT);
    assertThat(
            publish(new Upload(1, Use.ONE_TIME, marked.expiresAt(), marked.keyPackage()))
                .problem(ProblemType.MALFORMED)
                .detail())
        .contains("last resort");
    assertThat(publish(marked).as(KeyPackageCount.class).suites())
        .containsExactly(new KeyPackageCount.Suite(1, 0, 1));
  }

  @Test
  void aLastResortNeedsNoMark() throws Exception {
    Upload plain = alice.upload(Use.ONE_TIME);
    Upload last = new Upload(1, Use.LAST_RESORT, plain.expiresAt(), plain.keyPackage());
    assertThat(publish(last).as(KeyPackageCount.class).suites())
        .containsExactly(new KeyPackageCount.Suite(1, 0, 1));
  }

  @Test
  void whatHasExpiredIsNeitherTakenNorHandedOut() throws Exception {
    Upload upload = alice.upload(Use.ONE_TIME);
    assertThat(publish(upload).status()).isEqualTo(201);
    server.clock().advance(Duration.ofDays(1));
    alice.authenticate();
    bob.authenticate();
    var _ = publish(upload).problem(ProblemType.MALFORMED);
    var _ = claim().problem(ProblemType.KEY_PACKAGES_EXHAUSTED);
  }

  @Test
  void aDeviceHasABoundedNumberWaiting() throws Exception {
    alice.publish(10);
    assertThat(publish(alice.upload(Use.ONE_TIME)).problem(ProblemType.QUOTA).detail())
        .contains("10");
  }

  @Test
  void ofManyWhoClaimAtOnceEachGetsAnother() throws Exception {
    alice.publish(10);
    Set<Bytes> handed = ConcurrentHashMap.newKeySet();
    List<Future<Boolean>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 16; i++) {
        results.add(
            threads.submit(() -> {
              Answer answer = claim();
              return answer.status() == 201
                  && handed.add(
                      answer.as(ClaimedKeyPackages.class).keyPackages().getFirst().keyPackage());
            }));
      }
    }
    int successes = 0;
    for (Future<Boolean> result : results) {
      successes += result.get() ? 1 : 0;
    }
    assertThat(successes).isEqualTo(10);
    assertThat(handed).hasSize(10);
  }
}
