package sonet.protocol;

import java.util.List;

/// The work under way and that which ended last, the newest first.
///
/// @param tasks those
public record AdminTaskList(List<AdminTask> tasks) {
  /// Copies the list.
  public AdminTaskList {
    tasks = List.copyOf(tasks);
  }
}
