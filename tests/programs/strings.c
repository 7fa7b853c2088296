/* String literals: joining, escapes, embedded zeros, wide forms, arrays from strings, sharing. */
int printf(const char *, ...);

static const char *texts[] = {"one", "two" "three", "", "tab\there", "nul\0inside", "\x41" "B", "\101\1012"};
static char exact[3] = "abc", padded[8] = "xy", braced[] = {"braces"}, rows[3][4] = {"r1", "r2", {'r', '3'}};
static unsigned char bytes[] = "\xff\x80";
static signed char signed_bytes[] = "\377";
static const int wide[] = L"wide \u20ac";
static const unsigned short sixteen[] = u"six\U0001F600";
static const unsigned thirty_two[] = U"32\U0001F600";
static const char eight[] = u8"\u00e9";
static char *offset = "hello, world" + 7;
static const char *element = &"subscript"[3];

static void sizes(void)
{
    printf("%d %d %d %d %d\n", (int)sizeof "abc", (int)sizeof "", (int)sizeof "nul\0inside", (int)sizeof L"ab", (int)sizeof u"ab");
    printf("%d %d %d %d\n", (int)sizeof exact, (int)sizeof padded, (int)sizeof braced, (int)sizeof rows);
    printf("%d %d %d %d\n", (int)sizeof wide, (int)sizeof sixteen, (int)sizeof thirty_two, (int)sizeof eight);
    printf("%d %d\n", (int)sizeof __func__, __func__[0]);
}

int main(void)
{
    char local[] = "local", longer[10] = "ab", none[2] = "zz";
    const char *p = "pointer";
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)
        printf("[%s] ", texts[i]);
    printf("\n%.3s %s %s %s %s %.4s\n", exact, padded, braced, rows[0], rows[1], rows[2]);
    printf("%d %d %d %d %d\n", bytes[0], bytes[1], signed_bytes[0], eight[0], eight[1]);
    for (int i = 0; wide[i]; i++) printf("%x ", wide[i]);
    for (int i = 0; sixteen[i]; i++) printf("%x ", sixteen[i]);
    for (int i = 0; thirty_two[i]; i++) printf("%x ", thirty_two[i]);
    printf("\n%s %s %c %c\n", offset, element, "index"[2], 3["index"]);
    local[0] = 'L';
    longer[2] = 'c';
    printf("%s %s %d %.2s %s %c\n", local, longer, longer[9], none, p + 3, *p);
    sizes();
    printf("%s %d\n", __func__, (int)sizeof(__func__));
    printf("%s\n", &*"address");
    return 0;
}
