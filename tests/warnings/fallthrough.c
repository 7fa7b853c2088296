int f(int x)
{
    switch (x) {
    case 1:
        x++; // warn implicit-fallthrough
    case 2:
        x--;
        break;
    case 3:
        x += 2;
        __attribute__((fallthrough));
    case 4:
    case 5:
        return 2;
    case 6:
        x = 3;
        /* fall through */
    case 7:
        x = 4;
        // FALLTHROUGH
    case 8:
        if (x)
            return 3;
        else
            return 4;
    case 9:
        for (;;)
            x++;
    default:
        break;
    }
    return x;
}

int g(int);

int places(int a, int b)
{
    switch (a) {
    case 1:
        if (b)
            return 1;
        else
            g(2); // warn implicit-fallthrough
    case 2: {
        g(1);
        if (b) // warn implicit-fallthrough
            return 2;
    }
    case 3:
        do {
            g(3);
        } while (b); // warn implicit-fallthrough
    case 4: {
        g(1);
        g(2); // warn implicit-fallthrough
    }
    case 5:
        if (b) // warn implicit-fallthrough
            g(2);
        else
            return 1;
    case 6:
        if (b)
            return 1;
        else if (a)
            return 2;
        else
            g(2); // warn implicit-fallthrough
    default:
        return 1;
    }
}

int nothing_between(int a)
{
    switch (a) {
    case 1: ;
    case 2: ; ;
    case 3:
        return 1;
    case 4:
        g(1); // warn implicit-fallthrough
    case 5: ;
    default:
        return 2;
    }
}
