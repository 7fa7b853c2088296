/* Calls that _FORTIFY_SOURCE checks: the first argument says which one gets the second argument's text. */
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

static struct { char first[8]; char second[4]; } parts;

static void say(const char *format, ...)
{
    char text[40];
    va_list list;
    va_start(list, format);
    int length = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    printf("%d %s", length, text);
    va_start(list, format);
    vfprintf(stdout, format, list);
    va_end(list);
}

static void ordinary(void)
{
    char text[16], copy[16];
    wchar_t wide[8];
    int length = snprintf(text, sizeof text, "%d-%s", 42, "hello");
    memcpy(copy, text, length + 1);
    strcat(copy, "!");
    strncpy(parts.first, copy, 7);
    stpcpy(parts.second, "x");
    memset(wide, 0, sizeof wide);
    wcscpy(wide, L"ab");
    printf("%s %s %s %ls\n", copy, parts.first, parts.second, wide);
    say("%d %s\n", 3, "three");
    int file = open("/dev/null", O_RDONLY);
    printf("%zd\n", read(file, text, sizeof text));
    close(file);
    struct pollfd polled = {-1, POLLIN, 0};
    printf("%d\n", poll(&polled, 1, 0));
}

int main(int count, char **arguments)
{
    char text[16] = "";
    int number = 0;
    ordinary();
    fflush(stdout);
    if (count < 3)
        return 0;
    const char *given = arguments[2];
    size_t size = count > 3 ? (size_t)atoi(arguments[3]) : 0;
    if (!strcmp(arguments[1], "strcpy"))
        strcpy(text, given);
    else if (!strcmp(arguments[1], "memcpy"))
        memcpy(text, given, size);
    else if (!strcmp(arguments[1], "sprintf"))
        sprintf(text, "%s", given);
    else if (!strcmp(arguments[1], "part"))
        strcpy(parts.first, given);
    else if (!strcmp(arguments[1], "read"))
        number = (int)read(0, text, size);
    else if (!strcmp(arguments[1], "format"))
        printf(given, &number);
    printf("%.15s %d\n", text, number);
    return 0;
}
