package sonet.cli.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Family;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Style;
import sonet.cli.command.Usage;
import sonet.cli.device.OnDevice;
import sonet.cli.device.OnDevice.Call;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.GroupTrust;
import sonet.client.Member;
import sonet.client.Move;
import sonet.client.Right;
import sonet.client.Role;
import sonet.client.TrustLevel;

/// The commands about conversations as such: which there are, and who is in them.
public final class GroupCommands {
  private static final int X_WING = 0xf001;

  private GroupCommands() {}

  /// `sonet conversations`.
  public static Command conversations() {
    return list(
        Usage.of(
                "conversations",
                "List your conversations",
                "Lists the conversations on this device, those you are not in any more as well.")
            .withExample("sonet conversations --json | jq '.[] | select(.unread > 0)'", "The new"));
  }

  /// `sonet group`.
  public static Command group() {
    return new Family(
        Usage.of(
            "group",
            "Begin conversations, and change who is in them",
            "Begins conversations and changes who and what is in them."),
        List.of(
            create(),
            list(
                Usage.of(
                    "list",
                    "List your conversations",
                    "Lists the conversations on this device, as sonet conversations does.")),
            members(),
            add(),
            remove(),
            leave(),
            roles(),
            rename(),
            timer(),
            ChannelCommands.list(),
            ChannelCommands.open(),
            migrate(),
            RepairCommands.rejoin(),
            RepairCommands.reset(),
            RepairCommands.evidence(),
            RepairCommands.compare()));
  }

  private static Conversation where(Call call) throws ClientException, CommandException {
    return Conversations.find(call.sonet(), call.arguments().operand(0));
  }

  private static Command list(Usage usage) {
    return OnDevice.of(
        usage.withOptions(Option.flag("--refresh", "Fetch what the server has first"), Option.JSON),
        call -> {
          if (call.arguments().has("--refresh")) {
            call.sonet().synchronize(Duration.ofSeconds(15));
          }
          List<Conversation> all = Conversations.all(call.sonet());
          if (call.arguments().json()) {
            List<Documents.Room> rooms = new ArrayList<>();
            for (Conversation each : all) {
              rooms.add(Documents.Room.of(each));
            }
            Json.print(call.console(), rooms);
            return;
          }
          for (Conversation each : all) {
            show(call.console(), each);
          }
          if (all.isEmpty()) {
            call.console().note("no conversations yet; sonet group create TITLE begins one");
          }
        });
  }

  private static void show(Console console, Conversation each) throws ClientException {
    Lines lines = new Lines(console);
    String id = console.styled(Style.FAINT, each.id().toHex().substring(0, 8));
    String unread =
        each.unread() == 0 ? "" : console.styled(Style.WARNING, " (" + each.unread() + " new)");
    String people = each.isMember() ? lines.people(each) : "you are not in it any more";
    console
        .out()
        .println(
            "%s  %s%s  %s"
                .formatted(
                    id, Conversations.title(each), unread, console.styled(Style.FAINT, people)));
  }

  private static Command create() {
    Usage usage =
        Usage.of("create", "Begin a conversation", "Begins a conversation and adds people to it.")
            .withOperands(Operand.one("TITLE"), Operand.any("NAME"))
            .withOptions(
                Option.flag("--roles", "With you as owner, and the others as members"), Option.JSON)
            .withExample("sonet group create Team bob carol", "Begins one of three");
    return OnDevice.of(
        usage,
        call -> {
          List<String> names =
              call.arguments().operands().subList(1, call.arguments().operands().size());
          String title = call.arguments().operand(0);
          Conversation created =
              call.arguments().has("--roles")
                  ? call.sonet().createWithRoles(title)
                  : call.sonet().create(title);
          if (!names.isEmpty()) {
            created.add(names.toArray(String[]::new));
          }
          MessageCommands.flush(call, created);
          answer(call, created);
        });
  }

  static void answer(Call call, Conversation conversation) throws ClientException {
    if (call.arguments().json()) {
      Json.print(call.console(), Documents.Room.of(conversation));
    } else {
      show(call.console(), conversation);
    }
  }

  private static Command members() {
    Usage usage =
        Usage.of(
                "members",
                "Say who is in it, and who of them is verified",
                """
                Lists the accounts and devices in a conversation, and who of them is verified. With --number
                it shows the digits of a group: all members see the same, until somebody comes or goes.
                """)
            .withOperands(Operand.one("CONVERSATION"))
            .withOptions(Option.flag("--number", "Show the group's safety number"), Option.JSON);
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          if (call.arguments().has("--number")) {
            number(call, call.sonet().trust().group(where));
            return;
          }
          List<Documents.Inside> members = Documents.inside(call.sonet(), where);
          if (call.arguments().json()) {
            Json.print(call.console(), members);
            return;
          }
          for (Documents.Inside member : members) {
            call.console()
                .out()
                .println(
                    "%-20s %s%s%s"
                        .formatted(
                            Lines.visible(member.name()),
                            member.device(),
                            member.self() ? "  this device" : standing(member.standing()),
                            member.name().equals(call.sonet().account()) ? "" : trust(member)));
          }
        });
  }

  private static void number(Call call, GroupTrust trust) {
    if (call.arguments().json()) {
      Json.print(call.console(), trust);
      return;
    }
    trust.number().rows().forEach(call.console().out()::println);
    call.console().note("It is that of epoch %d, for all members.".formatted(trust.epoch()));
  }

  private static String trust(Documents.Inside member) {
    return member.trust() == TrustLevel.UNVERIFIED ? "" : "  " + Badges.word(member.trust());
  }

  private static String standing(Member.Standing standing) {
    return switch (standing) {
      case INSIDE -> "";
      case OUTSIDE -> "  outside: not in the conversation above any more";
    };
  }

  private static Command add() {
    Usage usage =
        Usage.of(
                "add",
                "Bring people in",
                "Adds people with all their devices. What was written before is not for them.")
            .withOperands(Operand.one("CONVERSATION"), Operand.some("NAME"))
            .withOptions(Option.JSON)
            .withExample("sonet group add Team carol", "Carol reads from here on");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          where.add(call.arguments().operands().stream().skip(1).toArray(String[]::new));
          answer(call, where);
        });
  }

  private static Command remove() {
    Usage usage =
        Usage.of(
                "remove",
                "Put someone out",
                "Removes someone with all their devices. What is written after is not for them.")
            .withOperands(Operand.one("CONVERSATION"), Operand.one("NAME"))
            .withOptions(Option.YES, Option.JSON)
            .withExample("sonet group remove Team bob --yes", "Bob reads no further");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          String name = call.arguments().operand(1);
          call.console()
              .confirm(
                  call.arguments(),
                  "Remove %s from \"%s\"?".formatted(name, Conversations.title(where)));
          where.remove(name);
          answer(call, where);
        });
  }

  private static Command leave() {
    Usage usage =
        Usage.of("leave", "Leave it", "Leaves a conversation with all your devices.")
            .withOperands(Operand.one("CONVERSATION"))
            .withOptions(Option.YES)
            .withExample("sonet group leave Team --yes", "Nobody is asked");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          call.console().confirm(call.arguments(), "Leave \"" + Conversations.title(where) + "\"?");
          where.leave();
          MessageCommands.flush(call, where);
        });
  }

  private static Command roles() {
    Usage usage =
        Usage.of(
                "roles",
                "Show or give roles",
                """
                Shows what each member is, or gives someone a role: a member may write, an admin also add,
                remove and rename, an owner everything. Roles are there in conversations that were begun
                with group create --roles; in others everyone is an owner.
                """)
            .withOperands(
                Operand.one("CONVERSATION"), Operand.optional("NAME"), Operand.optional("ROLE"))
            .withOptions(Option.JSON)
            .withExample("sonet group roles Team bob admin", "Lets bob add others");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          List<String> words = call.arguments().operands();
          if (words.size() == 2) {
            throw call.arguments().wrong("say which role: member, admin or owner");
          }
          if (words.size() == 3) {
            where.setRole(words.get(1), role(call, words.get(2)));
          }
          List<HasRole> all = new ArrayList<>();
          for (String name :
              where.members().stream().map(Member::name).distinct().sorted().toList()) {
            all.add(new HasRole(name, where.role(name)));
          }
          if (call.arguments().json()) {
            Json.print(call.console(), all);
            return;
          }
          for (HasRole each : all) {
            call.console()
                .out()
                .println(
                    "%-20s %s"
                        .formatted(
                            Lines.visible(each.name()),
                            each.role().name().toLowerCase(Locale.ROOT)));
          }
        });
  }

  private static Role role(Call call, String word) throws CommandException {
    for (Role role : Role.values()) {
      if (role.name().equalsIgnoreCase(word)) {
        return role;
      }
    }
    throw call.arguments().wrong("\"" + word + "\" is no role: there are member, admin and owner");
  }

  /// What someone is.
  ///
  /// @param name of the account
  /// @param role what
  private record HasRole(String name, Role role) {}

  private static Command rename() {
    Usage usage =
        Usage.of("rename", "Give it another title", "Gives a conversation another title, for all.")
            .withOperands(Operand.one("CONVERSATION"), Operand.some("TITLE"))
            .withOptions(Option.JSON)
            .withExample("sonet group rename Team The old team", "Renames it");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          if (!where.may(Right.RENAME)) {
            throw CommandException.failure(
                "renaming it is not for you to do; ask an owner, see sonet group roles.");
          }
          where.rename(
              call.arguments().operands().stream().skip(1).collect(Collectors.joining(" ")));
          MessageCommands.flush(call, where);
          answer(call, where);
        });
  }

  private static Command timer() {
    Usage usage =
        Usage.of(
                "timer",
                "Let messages disappear",
                """
                Says how long messages stay from now on, on all devices, or shows it. Each device keeps to
                it by itself: one that runs another program can keep what it read.
                """)
            .withOperands(Operand.one("CONVERSATION"), Operand.optional("TIME"))
            .withExample("sonet group timer Team 7d", "Each message disappears after a week")
            .withExample("sonet group timer Team off", "They stay for ever");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          if (call.arguments().operands().size() > 1) {
            String time = call.arguments().operand(1);
            where.disappearAfter(
                time.equals("off") ? Duration.ZERO : Durations.parse("TIME", time));
            MessageCommands.flush(call, where);
          }
          Duration timer = where.timer();
          call.console().out().println(timer.isZero() ? "off" : Durations.show(timer));
        });
  }

  private static Command migrate() {
    Usage usage =
        Usage.of(
                "migrate",
                "Move it to a post-quantum suite",
                """
                Moves a conversation to X-Wing, which also holds against a quantum computer. Devices that
                cannot follow are named, and nothing changes unless --without-them.
                """)
            .withOperands(Operand.one("CONVERSATION"))
            .withOptions(Option.flag("--without-them", "Remove devices that cannot follow"))
            .withExample("sonet group migrate Team", "Protects what is said from now on");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          Move.Stragglers stragglers =
              call.arguments().has("--without-them")
                  ? Move.Stragglers.LEAVE_BEHIND
                  : Move.Stragglers.WAIT_FOR;
          if (where.cipherSuite() == X_WING) {
            call.console().note("it is there already");
            return;
          }
          switch (where.moveTo(X_WING, stragglers)) {
            case Move.Done _ -> call.console().out().println(Lines.suite(X_WING));
            case Move.Held(List<Move.Straggler> held) ->
                throw CommandException.failure(
                    held.stream()
                        .map(one ->
                            "%s (%s) %s"
                                .formatted(
                                    Lines.visible(one.member().name()),
                                    one.member().device(),
                                    one.cause().phrase()))
                        .collect(
                            Collectors.joining(
                                ", ", "", "; nothing was changed. --without-them goes on."))
                        .strip());
          }
        });
  }
}
