package sonet.cli.device;

import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Usage;
import sonet.client.ClientException;
import sonet.client.Settings;
import sonet.client.Sonet;

/// A command that opens a device, does something with it and closes it again.
public final class OnDevice implements Command {
  private final Usage usage;
  private final Work work;

  private OnDevice(Usage usage, Work work) {
    this.usage = usage;
    this.work = work;
  }

  /// What is done.
  @FunctionalInterface
  public interface Work {
    /// Does it.
    void run(Call call) throws ClientException, CommandException;
  }

  /// What a command works with.
  ///
  /// @param sonet the device
  /// @param arguments what was asked for
  /// @param console where to say what came of it
  public record Call(Sonet sonet, Arguments arguments, Console console) {}

  /// A command.
  ///
  /// @param usage without the options that name the device
  public static Command of(Usage usage, Work work) {
    return new OnDevice(usage.withOptions(Devices.OPTIONS), work);
  }

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    Settings settings = Devices.existing(arguments, console);
    try {
      try (Sonet sonet = Devices.open(settings)) {
        run(new Call(sonet, arguments, console));
      }
      return 0;
    } catch (ClientException failed) {
      throw Failures.of(failed);
    }
  }

  /// A device that was removed meanwhile closes by itself, which alone would say little.
  private void run(Call call) throws ClientException, CommandException {
    try {
      work.run(call);
    } catch (ClientException failed) {
      if (failed.reason() == ClientException.Reason.CLOSED && call.sonet().wasRemoved()) {
        throw new ClientException(
            ClientException.Reason.DEVICE_REMOVED,
            "This device was removed from the account " + call.sonet().account() + ".",
            failed);
      }
      throw failed;
    }
  }
}
