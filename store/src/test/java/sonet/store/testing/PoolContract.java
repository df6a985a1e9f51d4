package sonet.store.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.store.PoolCount;
import sonet.store.PoolId;
import sonet.store.PoolItem;
import sonet.store.Taken;

/// What every engine keeps to as a [PoolStore][sonet.store.PoolStore].
public abstract class PoolContract extends StoreContract {
  @Test
  void aPoolHandsOutEachThingOnceAndThenTheLastResort() throws Exception {
    PoolId pool = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    Instant later = NOW.plusSeconds(60);
    PoolItem one = new PoolItem(Bytes.utf8("r1"), Bytes.utf8("k1"), later);
    PoolItem two = new PoolItem(Bytes.utf8("r2"), Bytes.utf8("k2"), later);
    store.add(pool, List.of(one, two));
    store.add(pool, List.of(one));
    store.setLastResort(pool, new PoolItem(Bytes.utf8("r8"), Bytes.utf8("old"), later));
    store.setLastResort(pool, new PoolItem(Bytes.utf8("r9"), Bytes.utf8("last"), later));
    assertThat(store.counts(pool, NOW)).containsExactly(new PoolCount(1, 2, 1));
    assertThat(taken(pool)).isEqualTo(new Taken.OneTime(Bytes.utf8("k1")));
    assertThat(taken(pool)).isEqualTo(new Taken.OneTime(Bytes.utf8("k2")));
    assertThat(taken(pool)).isEqualTo(new Taken.LastResort(Bytes.utf8("last")));
    assertThat(taken(pool)).isEqualTo(new Taken.LastResort(Bytes.utf8("last")));
    assertThat(store.counts(pool, NOW)).containsExactly(new PoolCount(1, 0, 1));
    assertThat(taken(new PoolId(TENANT, Bytes.utf8("phone"), 2))).isEqualTo(new Taken.Nothing());
  }

  @Test
  void whatHasExpiredIsNotHandedOut() throws Exception {
    PoolId pool = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    store.add(pool, List.of(new PoolItem(Bytes.utf8("r1"), Bytes.utf8("k1"), NOW)));
    store.setLastResort(pool, new PoolItem(Bytes.utf8("r2"), Bytes.utf8("k2"), NOW));
    assertThat(store.take(List.of(pool), NOW)).containsExactly(new Taken.Nothing());
    assertThat(store.counts(pool, NOW)).isEmpty();
    assertThat(store.take(List.of(pool), NOW.minusMillis(1)))
        .containsExactly(new Taken.OneTime(Bytes.utf8("k1")));
  }

  @Test
  void severalPoolsAreTakenFromAtOnce() throws Exception {
    PoolId phone = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    PoolId laptop = new PoolId(TENANT, Bytes.utf8("laptop"), 1);
    store.add(laptop, List.of(new PoolItem(Bytes.utf8("r"), Bytes.utf8("k"), NOW.plusSeconds(1))));
    assertThat(store.take(List.of(phone, laptop), NOW))
        .containsExactly(new Taken.Nothing(), new Taken.OneTime(Bytes.utf8("k")));
  }

  @Test
  void ofManyWhoTakeFromAPoolEachGetsAnother() throws Exception {
    PoolId pool = new PoolId(TENANT, Bytes.utf8("phone"), 1);
    int items = 200;
    for (int i = 0; i < items; i++) {
      Bytes name = Bytes.utf8("k" + i);
      store.add(pool, List.of(new PoolItem(name, name, NOW.plusSeconds(1))));
    }
    Set<Bytes> handed = ConcurrentHashMap.newKeySet();
    together(
        16,
        me -> {
          while (taken(pool) instanceof Taken.OneTime(Bytes body)) {
            assertThat(handed.add(body)).isTrue();
          }
        });
    assertThat(handed).hasSize(items);
  }
}
