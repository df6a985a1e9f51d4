package sonet.server.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sonet.transparency.anchor.WitnessRequest;

/// A log shows two futures to a witness that is killed again and again.
@Timeout(600)
class WitnessKillTest {
  private static final int ROUNDS = 4;

  private final SeenLog log = SeenLog.named("kt.example.org/1").with(2, "entry");
  private final List<SeenLog> forks = List.of(log.with(1, "one"), log.with(1, "other"));
  private final Set<Integer> cosigned = Collections.synchronizedSet(new TreeSet<>());
  private final CountDownLatch once = new CountDownLatch(1);

  @TempDir private Path folder;

  @Test
  void ofTwoFuturesOneIsCosignedHoweverOftenTheWitnessIsKilled() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int round = 0; round < ROUNDS; round++) {
        WitnessProcess witness = WitnessProcess.start(folder, log.key());
        CountDownLatch answered = new CountDownLatch(1 + round);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
          List<Future<Boolean>> work = new ArrayList<>();
          for (int fork = 0; fork < forks.size(); fork++) {
            int which = fork;
            work.add(threads.submit(() -> hammer(http, witness.address(), which, answered)));
          }
          // Each round it is killed a little later: the first time at the first answer.
          answered.await();
          if (round == ROUNDS - 1) {
            // The answer with the first cosignature may have been lost in each round before.
            once.await();
          }
          witness.kill();
          for (Future<Boolean> one : work) {
            assertThat(one.get()).isTrue();
          }
        }
      }
    }
    assertThat(cosigned).hasSize(1);
  }

  /// Shows one future, growing, from wherever the witness says that it stands.
  private boolean hammer(HttpClient http, URI witness, int which, CountDownLatch answered)
      throws Exception {
    SeenLog fork = forks.get(which);
    int from = 0;
    try {
      while (true) {
        WitnessRequest request = fork.request(Math.min(from, fork.size()));
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(URI.create(witness + "/add-checkpoint"))
                    .POST(HttpRequest.BodyPublishers.ofString(request.format()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          cosigned.add(which);
          once.countDown();
          from = fork.size();
          fork.grow(1, "more of " + which);
        } else if (answer.statusCode() == 409) {
          from = Integer.parseInt(answer.body().strip());
          fork.grow(Math.max(0, from + 1 - fork.size()), "more of " + which);
        } else {
          fork.grow(1, "more of " + which);
        }
        answered.countDown();
      }
    } catch (IOException killed) {
      // As it must be: the witness is gone.
      return true;
    }
  }
}
