package sonet.bench;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;

/// A commit that does nothing but renew the committer's keys, in a group in which everyone has
/// committed.
///
/// The committer sits in the middle and the receiver at the right end, so that the one path and the
/// other meet at the height that they usually have. Framed as PublicMessage, suite 1, from bytes to
/// bytes. JMH makes subclasses of this, which is why it is open.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, and [#enter] the rest
public class UpdateCommit {
  /// The suite that everyone has.
  static final int SUITE = 1;

  /// How many members the group has.
  @Param({"100", "1000", "10000"})
  public int members;

  /// Who is measured, a constant of [Contender].
  @Param({"SONET", "BCMLS"})
  public Contender engine;

  private Pair pair;
  private Bytes commit;

  /// An empty one, for JMH to fill.
  public UpdateCommit() {}

  /// Makes the group and lets the two members in.
  @Setup(Level.Trial)
  public void enter() throws Exception {
    CipherSuite suite = CipherSuites.of(Providers.best()).get(SUITE);
    Bytes groupInfo =
        FullGroup.groupInfo(suite, Providers.random(), members, Set.of(members / 2, members - 1));
    pair = engine.join(groupInfo);
    commit = pair.committer().createUpdate();
  }

  /// Creates the commit.
  @Benchmark
  public Bytes create() throws Exception {
    return pair.committer().createUpdate();
  }

  /// Takes it up.
  @Benchmark
  public Bytes process() throws Exception {
    return pair.receiver().processUpdate(commit);
  }
}
