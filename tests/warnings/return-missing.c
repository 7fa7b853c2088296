int f(int x)
{
    if (x)
        return 1;
} // warn return-type

int loop(void)
{
    for (;;)
        ;
}

int broken_loop(int x)
{
    while (1) {
        if (x)
            break;
    }
} // warn return-type

void stop(void) __attribute__((noreturn));

int ends(int x)
{
    if (x)
        return 2;
    stop();
}

int all(int x)
{
    switch (x) {
    case 1:
        return 1;
    default:
        return 2;
    }
}

int some(int x)
{
    switch (x) {
    case 1:
        return 1;
    case 2:
        break;
    }
} // warn return-type

int jumps(int x)
{
    if (x)
        goto out;
    return 1;
out:
    x++;
} // warn return-type

int back(int x)
{
again:
    if (x--)
        goto again;
    return x;
}

int do_once(void)
{
    do {
        return 1;
    } while (0);
}

enum color { RED, GREEN };

int every_enumerator(enum color x)
{
    switch (x) {
    case RED:
        return 1;
    case GREEN:
        return 2;
    }
} // warn return-type

int every_value(unsigned char x)
{
    switch (x) {
    case 0 ... 255:
        return 1;
    }
}

int the_label_of_a_constant(int x)
{
    switch (sizeof x) {
    case 4:
        return 1;
    case 8:
        return 2;
    }
}

int no_label_of_a_constant(int x)
{
    switch (sizeof x) {
    case 2:
        return 1;
    }
} // warn return-type

int one_side_decides(int x)
{
    if (x || 1)
        return 1;
}

int inside_an_expression(int x)
{
    x = x > 3 && ({ return 2; 1; });
} // warn return-type

int leaves_an_expression(int x)
{
    x += ({ return x; 1; });
}
