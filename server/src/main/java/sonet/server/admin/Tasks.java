package sonet.server.admin;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sonet.protocol.AdminTask;
import sonet.protocol.AdminTask.Kind;
import sonet.protocol.AdminTask.State;
import sonet.protocol.AdminTaskList;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.store.StoreException;

/// Work that takes longer than a request may: each piece on a thread of its own, with progress, a
/// time limit, and a way to end it. One backup is made at a time; of those that ended the last
/// hundred are remembered.
public final class Tasks implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Tasks.class.getName());
  private static final int REMEMBERED = 100;

  private final InstantSource clock;
  private final Duration limit;
  private final Supplier<String> ids;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<String, Task> tasks = new LinkedHashMap<>();

  /// Work within a time.
  ///
  /// @param ids makes the ids of tasks
  public Tasks(InstantSource clock, Duration limit, Supplier<String> ids) {
    this.clock = clock;
    this.limit = limit;
    this.ids = ids;
  }

  /// What is to be done.
  @FunctionalInterface
  public interface Work {
    /// Does it, and tells of its progress often: there it also ends when it is cancelled.
    ///
    /// @return what came of it, in a sentence
    /// @throws StoreException when the storage fails
    /// @throws RefusalException when it cannot be done
    /// @throws InterruptedException when it was cancelled
    String run(Progress progress) throws StoreException, RefusalException, InterruptedException;
  }

  /// Hears how far work has come.
  @FunctionalInterface
  public interface Progress {
    /// So much of so much is done.
    ///
    /// @throws InterruptedException when the work was cancelled, or its time is up
    void at(long done, Optional<Long> total, String detail) throws InterruptedException;
  }

  private final class Task implements Progress {
    private volatile AdminTask status;
    private volatile boolean cancelled;
    private volatile @Nullable Thread thread;
    private final long deadline = System.nanoTime() + limit.toNanos();

    Task(AdminTask begun) {
      this.status = begun;
    }

    @Override
    public void at(long done, Optional<Long> total, String detail) throws InterruptedException {
      AdminTask was = status;
      status =
          new AdminTask(
              was.id(),
              was.kind(),
              State.RUNNING,
              done,
              total,
              detail,
              was.startedAt(),
              Optional.empty());
      if (cancelled) {
        throw new InterruptedException("an administrator ended it");
      }
      if (System.nanoTime() - deadline > 0) {
        throw new InterruptedException("it took more than its time, " + limit);
      }
    }

    void end(State state, String detail) {
      AdminTask was = status;
      status =
          new AdminTask(
              was.id(),
              was.kind(),
              state,
              was.done(),
              state == State.DONE ? Optional.of(was.done()) : was.total(),
              detail,
              was.startedAt(),
              Optional.of(now()));
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// Begins work.
  ///
  /// @throws RefusalException when work of the kind is under way
  public AdminTask start(Kind kind, Work work) throws RefusalException {
    Task task;
    lock.lock();
    try {
      if (kind == Kind.BACKUP
          && tasks.values().stream()
              .anyMatch(one -> one.status.kind() == kind && one.status.state() == State.RUNNING)) {
        throw RefusalException.of(ProblemType.TASK_EXISTS, "a task of the kind is under way");
      }
      String id = ids.get();
      task =
          new Task(
              new AdminTask(
                  id, kind, State.RUNNING, 0, Optional.empty(), "begun", now(), Optional.empty()));
      tasks.putFirst(id, task);
      forget();
    } finally {
      lock.unlock();
    }
    task.thread = Thread.ofVirtual().name("sonet-task").start(() -> run(task, work));
    return task.status;
  }

  private void forget() {
    Iterator<Task> oldest = tasks.sequencedValues().reversed().iterator();
    while (tasks.size() > REMEMBERED && oldest.hasNext()) {
      if (oldest.next().status.state() != State.RUNNING) {
        oldest.remove();
      }
    }
  }

  private static void run(Task task, Work work) {
    try {
      task.end(State.DONE, work.run(task));
    } catch (InterruptedException e) {
      task.end(State.CANCELLED, String.valueOf(e.getMessage()));
    } catch (RefusalException | StoreException e) {
      task.end(State.FAILED, String.valueOf(e.getMessage()));
    } catch (RuntimeException | AssertionError e) {
      LOG.log(Level.ERROR, "the task " + task.status.id() + " failed", e);
      task.end(State.FAILED, "it failed in the server; its log says where");
    }
  }

  /// All that are remembered, the newest first.
  public AdminTaskList list() {
    lock.lock();
    try {
      List<AdminTask> all = new ArrayList<>();
      tasks.sequencedValues().forEach(task -> all.add(task.status));
      return new AdminTaskList(all);
    } finally {
      lock.unlock();
    }
  }

  /// A task.
  ///
  /// @throws RefusalException when none of the id is remembered
  public AdminTask show(String id) throws RefusalException {
    return find(id).status;
  }

  private Task find(String id) throws RefusalException {
    lock.lock();
    try {
      Task task = tasks.get(id);
      if (task == null) {
        throw RefusalException.of(ProblemType.NOT_FOUND, "there is no task with the id " + id);
      }
      return task;
    } finally {
      lock.unlock();
    }
  }

  /// Ends a task, if it is under way.
  ///
  /// @throws RefusalException when none of the id is remembered, or it cannot be ended
  public void cancel(String id) throws RefusalException {
    Task task = find(id);
    if (task.status.kind() == Kind.TENANT_DELETION) {
      throw RefusalException.of(
          ProblemType.FORBIDDEN, "a tenant that is half deleted is of no use to anyone");
    }
    task.cancelled = true;
  }

  /// Ends all tasks and waits for them.
  @Override
  public void close() {
    List<Task> all;
    lock.lock();
    try {
      all = List.copyOf(tasks.sequencedValues());
    } finally {
      lock.unlock();
    }
    all.forEach(task -> task.cancelled = true);
    for (Task task : all) {
      Thread thread = task.thread;
      try {
        boolean _ = thread == null || thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
