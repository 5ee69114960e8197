"""The icons of the interface by what they mean; each is one symbol of the sprite.

Most come from heroicons ("style/name"); a few shapes it has not are drawn here, on the same 24-unit grid.
"""

HEROICONS = {
    "alert": "solid/exclamation-triangle",
    "arrow-down": "outline/arrow-down",
    "arrow-up": "outline/arrow-up",
    "badge": "outline/check-badge",
    "bell": "outline/bell",
    "calculator": "outline/calculator",
    "calendar": "outline/calendar-days",
    "card": "outline/identification",
    "chart": "outline/presentation-chart-line",
    "bag": "outline/briefcase",
    "check": "outline/check",
    "check-circle": "outline/check-circle",
    "clock": "outline/clock",
    "clock-fill": "solid/clock",
    "close": "outline/x-mark",
    "committee": "outline/user-group",
    "dash-circle": "outline/minus-circle",
    "document": "outline/document-text",
    "dots": "outline/ellipsis-horizontal",
    "download": "outline/arrow-down-tray",
    "envelope": "outline/envelope",
    "envelope-open": "outline/envelope-open",
    "eye": "outline/eye",
    "eye-off": "outline/eye-slash",
    "filter": "outline/funnel",
    "folder": "outline/folder",
    "folder-plus": "outline/folder-plus",
    "gear": "outline/cog-6-tooth",
    "help": "outline/question-mark-circle",
    "home": "outline/home",
    "inbox": "outline/inbox-arrow-down",
    "info": "outline/information-circle",
    "key": "outline/key",
    "language": "outline/language",
    "link": "outline/link",
    "locate": "outline/magnifying-glass-circle",
    "lock": "outline/lock-closed",
    "log": "outline/pencil-square",
    "map": "outline/map-pin",
    "menu": "outline/bars-3",
    "message": "outline/chat-bubble-left-ellipsis",
    "microphone": "outline/microphone",
    "no-answer": "outline/phone-x-mark",
    "note": "outline/clipboard-document-list",
    "people": "outline/users",
    "person": "outline/user",
    "person-plus": "outline/user-plus",
    "phone": "outline/phone",
    "phone-fill": "solid/phone",
    "phone-out": "outline/phone-arrow-up-right",
    "plus": "outline/plus",
    "printer": "outline/printer",
    "programme": "outline/puzzle-piece",
    "qr": "outline/qr-code",
    "scale": "outline/scale",
    "school": "outline/building-office-2",
    "search": "outline/magnifying-glass",
    "shield": "outline/shield-check",
    "shield-alert": "outline/shield-exclamation",
    "sign-out": "outline/arrow-right-start-on-rectangle",
    "sun": "outline/sun",
    "table": "outline/table-cells",
    "trend-down": "outline/arrow-trending-down",
    "trash": "outline/trash",
    "tuition": "outline/academic-cap",
    "undo": "outline/arrow-uturn-left",
    "upload": "outline/arrow-up-tray",
    "video": "outline/video-camera",
}

_LINE = 'fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"'
DRAWN = {
    "calendar-check": f'<g {_LINE}><path d="M4 5.5h16v14.25H4zM4 9.5h16M8 3v4m8-4v4m-7 7.75 2.2 2.2 4-4.2"/></g>',
    "calendar-plus": f'<g {_LINE}><path d="M4 5.5h16v14.25H4zM4 9.5h16M8 3v4m8-4v4m-4 5.5v5m-2.5-2.5h5"/></g>',
    "chevron-end": f'<path {_LINE} d="M15.5 4.5 8 12l7.5 7.5"/>',  # points to the left, where a line of Hebrew ends
    "chevron-start": f'<path {_LINE} d="M8.5 4.5 16 12l-7.5 7.5"/>',
    "circle": f'<circle {_LINE} cx="12" cy="12" r="8.5"/>',
    "dot": '<circle fill="currentColor" cx="12" cy="12" r="3.5"/>',
    "hourglass": f'<g {_LINE}><path d="M6 3h12M6 21h12M7.5 3v3.5L12 12l4.5-5.5V3M7.5 21v-3.5L12 12l4.5 5.5V21"/></g>',
    "late": '<path fill="currentColor" fill-rule="evenodd" d="M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9Z'
    'M11 6.5l.3 7h1.4l.3-7Zm1 8.8a1.2 1.2 0 1 0 .01 0Z"/>',
    "mark": '<g stroke-width="2" stroke="currentColor"><path d="M6.5 13v7M17.5 13v7M21 10v10M3.2 16.5v3.5"/>'
    '<path d="M12 7.5V20"/></g><path stroke="#8FD3DD" stroke-width="2" d="M1.5 21h21"/>'
    '<circle fill="#F4BE4F" cx="12" cy="4.5" r="2.4"/>',
    "partners": f'<g {_LINE}><path d="M9.5 3.5h5v4.5h-5zM2.5 16h4.5v4.5H2.5zM9.75 16h4.5v4.5h-4.5z'
    'M17 16h4.5v4.5H17zM12 8v8M4.75 16v-4h14.5v4"/></g>',
    "tree": f'<g {_LINE}><path d="M12 2.75 7.5 8.5h2L6 13h2.25L4.5 17.75h15L15.75 13H18'
    'l-3.5-4.5h2ZM12 17.75v3.5"/></g>',
    "voicemail": f'<g {_LINE}><circle cx="6" cy="12" r="3.75"/><circle cx="18" cy="12" r="3.75"/>'
    '<path d="M6 15.75h12"/></g>',
}

ALIASES = {"building": "school", "telephone": "phone", "diagram": "partners", "pencil-square": "log", "x": "close"}
ICON_NAMES = frozenset({*HEROICONS, *DRAWN, *ALIASES})
