int f(int n)
{
    if (n) {
        a = 1;
    } else {
        b = 2;
    }
    for (int i = 0; i < n; i++) {
        c = 3;
        break;
    }
    switch (n) {
    case 1:
        d = 4;
    }
    return ({ e = 5; n; });
}

// 4:9: 'a' is not declared
// 6:9: 'b' is not declared
// 9:9: 'c' is not declared
// 14:9: 'd' is not declared
// 16:15: 'e' is not declared
