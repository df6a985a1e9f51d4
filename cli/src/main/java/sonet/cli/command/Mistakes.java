package sonet.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What picocli finds wrong with a command line, in our words: what, perhaps what was meant, and
/// where to look.
final class Mistakes {
  /// How picocli says that a flag came with a value; it names the option nowhere else.
  private static final Pattern FLAG_WITH_VALUE =
      Pattern.compile("option '(--[a-z-]+)' .*should be specified without .* parameter");

  private Mistakes() {}

  /// A mistake in our words.
  static CommandException of(CommandLine.ParameterException wrong) {
    CommandSpec spec = wrong.getCommandLine().getCommandSpec();
    String path = spec.qualifiedName(" ");
    return switch (wrong) {
      case CommandLine.UnmatchedArgumentException unmatched ->
          unmatched(spec, unmatched.getUnmatched().getFirst());
      case CommandLine.MissingParameterException missing ->
          missing(path, missing.getMissing().getFirst());
      case CommandLine.OverwrittenOptionException twice ->
          CommandException.usage(name(twice.getOverwritten()) + " was given more than once");
      default -> other(path, wrong);
    };
  }

  /// A word that nothing is called.
  static CommandException unmatched(CommandSpec spec, String word) {
    String path = spec.qualifiedName(" ");
    String name = word.indexOf('=') < 0 ? word : word.substring(0, word.indexOf('='));
    List<String> names =
        spec.options().stream()
            .filter(option -> !option.hidden())
            .map(OptionSpec::longestName)
            .toList();
    // One that the command has is no option where it stands: after "--".
    if (word.startsWith("-") && !word.equals("-") && !names.contains(name)) {
      return CommandException.usage(
          "%s has no option %s%s; see %s --help"
              .formatted(path, name, Suggestion.of(name, names), path));
    }
    if (!spec.subcommands().isEmpty()) {
      List<String> below =
          spec.subcommands().entrySet().stream()
              .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
              .map(Map.Entry::getKey)
              .toList();
      String whole =
          spec.parent() == null ? word : path.substring(path.indexOf(' ') + 1) + " " + word;
      return CommandException.usage(
          "there is no command \"%s\"%s; see %s --help"
              .formatted(whole, Suggestion.of(word, below), path));
    }
    return CommandException.usage(
        "%s takes no argument \"%s\"; see %s --help".formatted(path, word, path));
  }

  private static CommandException missing(String path, ArgSpec what) {
    return switch (what) {
      case OptionSpec option ->
          CommandException.usage(option.longestName() + " needs a value: " + option.paramLabel());
      case PositionalParamSpec operand ->
          CommandException.usage(
              "%s needs %s; see %s --help".formatted(path, operand.paramLabel(), path));
      default -> CommandException.usage(path + " needs more; see " + path + " --help");
    };
  }

  private static CommandException other(String path, CommandLine.ParameterException wrong) {
    String message = String.valueOf(wrong.getMessage());
    Matcher flag = FLAG_WITH_VALUE.matcher(message);
    if (flag.find()) {
      return CommandException.usage(flag.group(1) + " takes no value");
    }
    if (wrong.getArgSpec() instanceof OptionSpec option) {
      return CommandException.usage(
          "%s must name a file or folder, not \"%s\""
              .formatted(option.longestName(), wrong.getValue()));
    }
    return CommandException.usage(
        "%s%s; see %s --help"
            .formatted(
                message.substring(0, 1).toLowerCase(Locale.ROOT), message.substring(1), path));
  }

  private static String name(ArgSpec spec) {
    return spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
  }
}
