/* Prints the named RAM-disk files, then what comes on the console until its end. */
#include <channel.h>
#include <ramdisk.h>
#include <stdio.h>

int main(int argc, char **argv) {
    int character;

    for (int i = 1; i < argc; i++) {
        size_t size;
        const char *data = ramdisk_find(argv[i], &size);
        if (data == NULL)
            printf("%s: absent\n", argv[i]);
        else
            printf("%s: %zu bytes, \"%.*s\"\n", argv[i], size, (int)size, data);
    }
    while ((character = getchar()) != EOF)
        printf("<%c>", character);
    printf(" end %d\n", getchar());
    report_figure("arguments", (uint64_t)argc - 1);
    return argc;
}
